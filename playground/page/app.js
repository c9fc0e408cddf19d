// How does the page live? It listens to the delivery log and draws what changed.

import { bubble, dayLine, preview } from "./bubbles.js";
import { redrawClock, showClock, startClock } from "./clock.js";
import { drawComposer, forgetDraft, sendText, setReply, startComposer } from "./compose.js";
import { absorb, chatOf, choose, forget, isGroup, loadCast, markSeen, memberOf, placeOf, speaker, state, unread } from "./state.js";
import { ask, byId, face, make, tell } from "./wire.js";
import { clockTime, say, shortDay, speak, tongue } from "./words.js";

const SHOWN = 150;
const view = { shown: SHOWN, drawn: 0, toastUntil: 0, pressed: new Map() };

function toast(words, seconds = 3) {
  if (!words) return;
  byId("toast").textContent = words;
  byId("toast").hidden = false;
  view.toastUntil = Date.now() + seconds * 1000;
  setTimeout(() => { if (Date.now() >= view.toastUntil - 30) byId("toast").hidden = true; }, seconds * 1000);
}

function dialog(title, words, ...rest) {
  const box = byId("dialog");
  const close = make("button", { className: rest.length ? "plain" : "", onclick: () => box.close() }, say("close"));
  box.replaceChildren(make("h2", {}, title), ...(words ? [make("p", {}, words)] : []), ...rest, make("menu", {}, close));
  if (!box.open) box.showModal();
}

function openLink(target) {
  if (target.command) return void sendText(target.command);
  const deep = target.url.match(/^(?:https?:\/\/)?t\.me\/(\w+)(?:\?start=([\w-]*))?$/i) || target.url.match(/^tg:\/\/resolve\?domain=(\w+)(?:&start=([\w-]*))?$/i);
  if (deep && deep[1].toLowerCase() === (state.cast.bot.username || "").toLowerCase()) return openDeep(deep[2]);
  const go = make("button", { className: "choice", onclick: () => { window.open(target.url, "_blank", "noopener,noreferrer"); byId("dialog").close(); } }, say("open"));
  return void dialog(say("outside"), target.url, go);
}

function openDeep(payload) {
  const people = state.cast.people.map((one) => {
    const open = async () => {
      byId("dialog").close();
      activate(one.id);
      await sendText(payload ? `/start ${payload}` : "/start", one.id, one.id);
    };
    return make("button", { className: "choice", onclick: open }, face(one, placeOf(one.id)), one.name);
  });
  dialog(say("opener"), say("openHint"), ...people);
}

const acts = {
  link: openLink,
  reply: setReply,
  find: (number) => chatOf(state.active).byNumber.get(number),
  jump: (number) => byId("log").querySelector(`[data-number="${number}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" }),
  look: (address) => window.open(address, "_blank", "noopener"),
  copy: (text) => navigator.clipboard?.writeText(text).then(() => toast(say("copied"))),
  async press(row, button, node) {
    node.classList.add("wait");
    try {
      const { query_id: query } = await tell("press", { person: speaker(), chat: row.chat, message_id: row.message_id, button: button.callback_data });
      view.pressed.set(query, node);
      setTimeout(() => { if (view.pressed.delete(query)) { node.classList.remove("wait"); toast(say("tooLong")); } }, 6000);
    } catch (error) {
      node.classList.remove("wait");
      toast(error.message);
    }
  },
};

function answered(entry) {
  view.pressed.get(entry.query_id)?.classList.remove("wait");
  const here = view.pressed.delete(entry.query_id);
  if (!entry.text || !(here || (entry.person === speaker() && entry.chat === state.active))) return;
  if (entry.show_alert) dialog(state.cast.bot.name, entry.text);
  else toast(entry.text);
}

function drawTabs() {
  const everybody = [...state.cast.people, ...state.cast.groups];
  byId("tabs").replaceChildren(...everybody.map((one, place) => {
    const last = chatOf(one.id).rows.at(-1);
    const today = last && last.at.slice(0, 10) === state.today;
    const count = unread(one.id);
    const badge = count ? make("span", { className: "unread", title: String(count) }, count > 99 ? "99+" : String(count)) : "";
    const when = last ? make("time", {}, today ? clockTime(last.at) : shortDay(last.at)) : make("time");
    const tab = make("button", { role: "tab", ariaSelected: String(one.id === state.active), onclick: () => activate(one.id) }, face(one, place), make("b", {}, one.name), when, make("small", {}, last ? preview(last) : one.started === false ? say("unmet") : ""), badge);
    return make("li", {}, tab);
  }));
}

function drawHead() {
  const one = memberOf(state.active);
  if (!one) return;
  const chat = chatOf(one.id);
  const busy = Date.now() < chat.busyUntil;
  const about = one.members ? say("group", one.members.length) : one.blocked ? say("blocked") : say("withBot", state.cast.bot.name);
  const doing = /^upload/.test(chat.action) ? say("uploading") : say("typing");
  const words = make("div", {}, make("b", {}, one.name), make("small", { className: busy ? "busy" : "" }, busy ? `${state.cast.bot.name} ${doing}` : about));
  const flip = () => tell("block", { person: one.id, blocked: !one.blocked }).catch((error) => toast(error.message));
  const stop = one.started && !one.members ? make("button", { onclick: flip }, say(one.blocked ? "unblock" : "block")) : "";
  byId("head").replaceChildren(face(one, placeOf(one.id)), words, stop);
  const pinned = chat.byNumber.get(chat.pinned.at(-1));
  byId("pinned").hidden = !pinned;
  if (pinned) byId("pinned").textContent = `${say("pinned")}: ${preview(pinned)}`;
  byId("pinned").onclick = () => pinned && acts.jump(pinned.message_id);
}

function drawLog({ stay = false } = {}) {
  const box = byId("log");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const place = box.scrollTop;
  const rows = chatOf(state.active).rows;
  const part = rows.slice(-view.shown);
  const nodes = [];
  if (part.length < rows.length) nodes.push(make("button", { className: "note", onclick: () => { view.shown += SHOWN; drawLog({ stay: true }); } }, say("earlier")));
  part.forEach((row, i) => {
    if (row.at.slice(0, 10) !== part[i - 1]?.at.slice(0, 10)) nodes.push(dayLine(row.at));
    const node = bubble(row, part[i - 1], acts);
    if (view.drawn && row.seq > view.drawn) node.classList.add("fresh");
    nodes.push(node);
  });
  if (!rows.length) nodes.push(emptiness());
  box.replaceChildren(...nodes);
  view.drawn = rows.at(-1)?.seq || 0;
  if (stay) return;
  box.scrollTop = atEnd ? box.scrollHeight : place;
  byId("down").hidden = atEnd;
}

function emptiness() {
  const one = memberOf(state.active);
  const words = isGroup(state.active) ? say("emptyGroup") : say(one?.started ? "quiet" : "empty", one?.name || "");
  return make("div", { className: "empty" }, one ? face(one, placeOf(one.id)) : "", ...words.split("\n").flatMap((line) => [line, make("br")]));
}

function toEnd() {
  byId("log").scrollTop = byId("log").scrollHeight;
  byId("down").hidden = true;
}

function activate(id) {
  choose(id);
  const members = memberOf(id)?.members;
  if (members && !members.includes(state.speaker)) state.speaker = members[0];
  Object.assign(view, { shown: SHOWN, drawn: 0 });
  forgetDraft();
  drawAll();
  toEnd();
}

function drawAll() {
  document.documentElement.lang = tongue.code === "en" ? "en" : "zh-CN";
  for (const id of ["morning", "week", "go", "who", "local"]) byId(id).textContent = say(id);
  byId("to").title = say("pickTime");
  for (const node of byId("tongue").children) node.setAttribute("aria-pressed", String(node.dataset.language === tongue.code));
  if (!document.hidden) markSeen(state.active);
  drawLog();
  drawHead();
  drawTabs();
  drawComposer();
}

async function listen() {
  for (let wait = 0; ; ) {
    try {
      const { messages, clock, last } = await ask(`messages?after=${state.last}&wait=${wait}`);
      if (last < state.last) {
        // The playground began anew while this page was open.
        forget();
        [state.last, wait] = [0, 0];
        continue;
      }
      const lost = view.lost;
      view.lost = false;
      if (lost) byId("toast").hidden = true;
      state.today = clock.now.slice(0, 10);
      const kinds = absorb(messages);
      showClock(clock);
      if (kinds.has("reset") || kinds.has("blocked") || kinds.has("unblocked") || kinds.has("migrated") || !memberOf(state.active)?.started) await loadCast();
      if (wait) messages.filter((entry) => entry.kind === "answer").forEach(answered);
      if (messages.length || lost || !wait) drawAll();
      if (!wait && messages.length < 1000) toEnd();
      if (messages.length < 1000) wait = 25;
    } catch {
      if (!view.lost) toast(say("lost"), 60);
      view.lost = true;
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  }
}

// What was read in an earlier playground says nothing about this one.
async function forgetOldMarks() {
  const newest = Math.max(0, ...Object.values(state.seen));
  if (newest && (await ask(`messages?after=${newest}&limit=1`)).last < newest) forget();
}

const heardSince = (seq) => [...state.chats.values()].reduce((sum, chat) => sum + chat.rows.filter((row) => row.from_bot && row.seq > seq).length, 0);

async function start() {
  startClock(toast, heardSince);
  startComposer(toast, drawAll);
  for (const node of byId("tongue").children) node.onclick = () => { speak(node.dataset.language); drawAll(); redrawClock(); };
  byId("down").onclick = toEnd;
  byId("log").onscroll = () => { const box = byId("log"); byId("down").hidden = box.scrollHeight - box.scrollTop - box.clientHeight < 200; };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) drawAll(); });
  setInterval(drawHead, 1500);
  await loadCast().catch(() => {});
  await forgetOldMarks().catch(() => {});
  await listen();
}

start();
