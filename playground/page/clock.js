// What time is it here, and how is it moved?

import { state } from "./state.js";
import { ask, byId, tell } from "./wire.js";
import { clockTime, day, moment, say } from "./words.js";

const shown = { base: null, since: 0, moving: null, from: 0, heardFrom: 0, fading: 0, timer: 0 };

// The zone's offset is dropped: the clock is read as it stands there.
const wall = (iso) => Date.parse(`${iso.slice(0, 19)}Z`);
const iso = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 19);
const current = () => shown.base + (shown.moving ? 0 : Date.now() - shown.since);

export function showClock(form) {
  shown.base = wall(form.now);
  shown.since = Date.now();
  const started = form.moving_to && !shown.moving;
  const ended = !form.moving_to && shown.moving;
  if (started) Object.assign(shown, { from: shown.base, heardFrom: shown.asked ?? state.last, asked: null, timer: setInterval(poll, 300) });
  if (ended) {
    clearInterval(shown.timer);
    shown.fading = Date.now() + 4000;
    byId("travelled").style.width = "100%";
    shown.arrived = () => say("arrived", moment(form.now), form.steps, heard());
    setTimeout(() => { if (!shown.moving && Date.now() >= shown.fading - 50) byId("travel").hidden = true; }, 4000);
  }
  shown.moving = form.moving_to;
  if (shown.moving) progress(form);
  for (const id of ["morning", "week", "go", "to"]) byId(id).disabled = Boolean(shown.moving);
  byId("moment").title = form.followers.length ? "" : say("noBot");
  tick();
}

const heard = () => shown.count?.(shown.heardFrom) ?? 0;

function progress(form) {
  const whole = wall(form.moving_to) - shown.from;
  byId("travel").hidden = false;
  byId("travelled").style.width = `${whole > 0 ? Math.min(100, (100 * (shown.base - shown.from)) / whole) : 100}%`;
  byId("travelling").textContent = say("travelling", moment(form.moving_to), moment(form.now), form.steps, heard());
}

export const redrawClock = () => tick();

const poll = () => ask("clock").then(showClock).catch(() => {});

function tick() {
  if (shown.base === null) return;
  const now = iso(current());
  byId("time").textContent = clockTime(now);
  byId("date").textContent = day(now);
  // Messages of the last stop may come in after the clock has arrived.
  if (!shown.moving && shown.arrived) byId("travelling").textContent = shown.arrived();
  const field = byId("to");
  if (document.activeElement === field) return;
  field.min = now.slice(0, 16);
  if (field.value <= now.slice(0, 16)) field.value = iso(current() + 86400000).slice(0, 10) + "T08:31";
}

async function move(to, onError) {
  shown.asked = state.last;
  const request = tell("clock", { to });
  setTimeout(poll, 30);
  try {
    await request;
  } catch (error) {
    onError(error.message);
  }
  await poll();
}

function nextMorning() {
  const morning = Date.parse(`${iso(current()).slice(0, 10)}T08:31:00Z`);
  return iso(morning > current() ? morning : morning + 86400000);
}

export function startClock(onError, count) {
  shown.count = count;
  byId("morning").onclick = () => move(nextMorning(), onError);
  byId("week").onclick = () => move(iso(current() + 7 * 86400000), onError);
  byId("pick").onsubmit = (event) => {
    event.preventDefault();
    move(byId("to").value, onError);
  };
  setInterval(tick, 500);
}
