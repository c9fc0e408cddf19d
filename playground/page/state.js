// What has happened so far, as the delivery log tells it?

import { ask } from "./wire.js";

export const state = {
  cast: { bot: {}, people: [], groups: [], ready: [] },
  active: Number(localStorage.getItem("active")) || 0,
  speaker: 0,
  chats: new Map(),
  last: 0,
  seen: JSON.parse(localStorage.getItem("seen") || "{}"),
};

export function chatOf(id) {
  if (!state.chats.has(id)) state.chats.set(id, { id, rows: [], byNumber: new Map(), pinned: [], keyboard: null, busyUntil: 0, action: "" });
  return state.chats.get(id);
}

export const memberOf = (id) => [...state.cast.people, ...state.cast.groups].find((one) => one.id === id);
export const placeOf = (id) => [...state.cast.people, ...state.cast.groups].findIndex((one) => one.id === id);
export const isGroup = (id) => id < 0;
export const speaker = () => (isGroup(state.active) ? state.speaker : state.active);

export async function loadCast() {
  state.cast = await ask("cast");
  const everybody = [...state.cast.people, ...state.cast.groups];
  if (!everybody.some((one) => one.id === state.active)) state.active = everybody[0]?.id || 0;
  if (!state.speaker) state.speaker = state.cast.people[0]?.id || 0;
}

export function markSeen(id) {
  const chat = chatOf(id);
  if (!chat.rows.length) return;
  state.seen[id] = chat.rows.at(-1).seq;
  localStorage.setItem("seen", JSON.stringify(state.seen));
}

export const unread = (id) => chatOf(id).rows.filter((row) => row.from_bot && row.seq > (state.seen[id] || 0)).length;

export function choose(id) {
  state.active = id;
  localStorage.setItem("active", String(id));
}

const take = {
  message(chat, entry) {
    chat.rows.push(entry);
    chat.byNumber.set(entry.message_id, entry);
    chat.busyUntil = entry.from_bot ? 0 : chat.busyUntil;
    if (entry.from_bot && entry.keyboard) chat.keyboard = entry.keyboard.remove_keyboard ? null : { ...entry.keyboard, of: entry.message_id };
    else if (!entry.from_bot && (chat.keyboard?.force_reply || chat.keyboard?.one_time_keyboard)) chat.keyboard = null;
  },
  edit(chat, entry) {
    const row = chat.byNumber.get(entry.message_id);
    if (row) Object.assign(row, { ...entry, seq: row.seq, at: row.at, kind: "message", edited: entry.at, keyboard: row.keyboard });
  },
  delete(chat, entry) {
    chat.rows = chat.rows.filter((row) => row.message_id !== entry.message_id || row.kind !== "message");
    chat.byNumber.delete(entry.message_id);
    chat.pinned = chat.pinned.filter((number) => number !== entry.message_id);
  },
  reaction(chat, entry) {
    const row = chat.byNumber.get(entry.message_id);
    if (row) row.felt = entry.emoji;
  },
  pin: (chat, entry) => { chat.pinned = [...chat.pinned.filter((number) => number !== entry.message_id), entry.message_id]; },
  unpin: (chat, entry) => { chat.pinned = chat.pinned.filter((number) => number !== entry.message_id); },
  action: (chat, entry) => Object.assign(chat, { busyUntil: Date.now() + 5000, action: entry.action }),
  left: (chat, entry) => chat.rows.push(entry),
};

// Gives the kinds that came, so that the page draws only what changed.
export function absorb(entries) {
  for (const entry of entries) {
    state.last = entry.seq;
    if (entry.kind === "reset") forget();
    take[entry.kind]?.(chatOf(entry.chat), entry);
  }
  return new Set(entries.map((entry) => entry.kind));
}

export function forget() {
  state.chats.clear();
  state.seen = {};
  localStorage.removeItem("seen");
}
