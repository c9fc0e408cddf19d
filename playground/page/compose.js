// How does a person write? Text, files, commands, the keyboard the bot offered.

import { chatOf, isGroup, loadCast, memberOf, speaker, state } from "./state.js";
import { PAPER, ask, byId, icon, make, tell, upload } from "./wire.js";
import { bytes, say } from "./words.js";

const carried = { files: [], photo: true, reply: null };
let fail = () => {};

export const sendText = (text, who = speaker(), chat = state.active, reply_to = undefined) =>
  tell("send", { person: who, chat, text, reply_to }).catch((error) => fail(error.message));

async function send() {
  const text = byId("words").value.trim();
  const who = speaker();
  const { files, photo, reply } = carried;
  if (!text && !files.length) return;
  byId("words").value = "";
  Object.assign(carried, { files: [], reply: null });
  grow();
  drawCarried();
  if (!files.length) return void (await sendText(text, who, state.active, reply?.message_id));
  for (const [place, file] of files.entries()) {
    const fields = { person: who, chat: state.active, caption: place ? "" : text, as_photo: photo && file.type.startsWith("image/") ? "1" : "" };
    await upload(fields, file).catch((error) => fail(error.message));
  }
}

export function setReply(row) {
  carried.reply = row;
  drawCarried();
  byId("words").focus();
}

function drawCarried() {
  const box = byId("carried");
  box.replaceChildren();
  if (carried.reply) {
    const words = carried.reply.text.split("\n")[0] || say("photo");
    box.append(make("div", {}, make("span", {}, `↩ ${words}`), away(() => { carried.reply = null; })));
  }
  for (const file of carried.files) {
    box.append(make("div", {}, make("span", {}, `${file.name} · ${bytes(file.size)}`), away(() => { carried.files = carried.files.filter((one) => one !== file); })));
  }
  if (carried.files.some((file) => file.type.startsWith("image/"))) {
    const tick = make("input", { type: "checkbox", checked: carried.photo, onchange: () => { carried.photo = tick.checked; } });
    box.append(make("label", {}, tick, ` ${say("asPhoto")}`));
  }
  box.hidden = !box.children.length;
}

const away = (drop) => make("button", { type: "button", ariaLabel: say("remove"), onclick: () => { drop(); drawCarried(); } }, "✕");

function grow() {
  const field = byId("words");
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 150)}px`;
}

async function toggleMenu() {
  const box = byId("menu");
  if (!box.hidden) { box.hidden = true; return; }
  const { commands } = await ask(`menu?person=${speaker()}&chat=${state.active}`);
  box.replaceChildren(...commands.map((one) => {
    const name = `/${one.command}`;
    const pick = () => { box.hidden = true; sendText(name); };
    return make("li", {}, make("button", { type: "button", onclick: pick }, make("b", {}, name), make("span", {}, one.description)));
  }));
  if (!commands.length) box.append(make("li", {}, make("p", {}, say("noCommands"))));
  box.hidden = false;
}

function offers() {
  const me = memberOf(state.active);
  const nodes = [];
  if (me && !isGroup(me.id) && !me.started) {
    nodes.push(make("button", { className: "start", onclick: () => sendText("/start").then(loadCast) }, say("start")));
  }
  const anySupervisor = state.cast.people.some((one) => one.role === "supervisor");
  if (me && !isGroup(me.id) && (me.role === "supervisor" || !anySupervisor)) {
    for (const file of state.cast.ready) {
      const give = () => tell("send", { person: me.id, ready: file.name }).catch((error) => fail(error.message));
      nodes.push(make("button", { onclick: give, title: bytes(file.size) }, icon(PAPER), make("span", {}, say("ready", file.name))));
    }
  }
  byId("offers").replaceChildren(...nodes);
}

function keyboard() {
  const offered = chatOf(state.active).keyboard;
  const rows = offered?.keyboard || [];
  byId("keys").replaceChildren(...rows.map((line) => make("div", {}, ...line.map((key) => {
    const words = typeof key === "string" ? key : key.text;
    return make("button", { type: "button", onclick: () => sendText(words) }, words);
  }))));
  byId("keys").hidden = !rows.length;
  if (offered?.force_reply && carried.reply?.message_id !== offered.of) {
    carried.reply = chatOf(state.active).byNumber.get(offered.of) || null;
    drawCarried();
  }
}

export function drawComposer() {
  const inGroup = isGroup(state.active);
  byId("words").placeholder = say(inGroup ? "writeIn" : "write");
  for (const [id, key] of [["commands", "commands"], ["attach", "attach"], ["send", "send"]]) {
    byId(id).title = say(key);
    byId(id).setAttribute("aria-label", say(key));
  }
  const members = inGroup ? memberOf(state.active)?.members || [] : [];
  byId("speaker").hidden = !inGroup;
  byId("speaker").replaceChildren(...members.map((id) => make("option", { value: id, selected: id === state.speaker }, memberOf(id)?.name || id)));
  offers();
  keyboard();
}

export function forgetDraft() {
  Object.assign(carried, { files: [], reply: null });
  byId("words").value = "";
  byId("menu").hidden = true;
  grow();
  drawCarried();
}

const carry = (files) => { carried.files.push(...files); drawCarried(); byId("words").focus(); };

export function startComposer(onError, onSpeaker) {
  fail = onError;
  byId("write").onsubmit = (event) => { event.preventDefault(); send(); };
  byId("words").oninput = grow;
  byId("words").onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  byId("words").onpaste = (event) => { if (event.clipboardData.files.length) { event.preventDefault(); carry(event.clipboardData.files); } };
  byId("attach").onclick = () => byId("file").click();
  byId("file").onchange = () => { carry(byId("file").files); byId("file").value = ""; };
  byId("commands").onclick = () => toggleMenu().catch((error) => fail(error.message));
  byId("speaker").onchange = () => { state.speaker = Number(byId("speaker").value); onSpeaker(); };
  document.addEventListener("click", (event) => { if (!event.target.closest("#menu, #commands")) byId("menu").hidden = true; });
  const chat = byId("chat");
  chat.ondragover = (event) => { event.preventDefault(); chat.classList.add("over"); };
  chat.ondragleave = () => chat.classList.remove("over");
  chat.ondrop = (event) => { event.preventDefault(); chat.classList.remove("over"); carry(event.dataTransfer.files); };
}
