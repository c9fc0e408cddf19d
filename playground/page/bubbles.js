// How does a message look? Bubbles with text, files, buttons and the time.

import { memberOf, speaker, state } from "./state.js";
import { rendered } from "./text.js";
import { BACK, PAPER, icon, make } from "./wire.js";
import { bytes, clockTime, day, moment, say } from "./words.js";

export function bubble(row, before, acts) {
  if (row.kind === "left") return make("div", { className: "note" }, say("left"));
  const mine = !row.from_bot && row.from.id === speaker();
  const own = make("div", { className: "bubble" });
  const named = row.chat < 0 && !mine && before?.from?.id !== row.from.id;
  if (named) own.append(make("span", { className: "by" }, row.from.name));
  if (row.forwarded_from) own.append(make("span", { className: "by" }, `↪ ${row.forwarded_from}`));
  if (row.reply_to) own.append(quote(row, acts));
  if (row.file) own.append(file(row, acts));
  if (row.text) own.append(make("span", { className: "said" }, rendered(row.text, row.entities, acts.link)));
  else own.classList.add("wordless");
  own.append(meta(row));
  const node = make("div", { className: mine ? "row mine" : "row", data: { seq: row.seq, number: row.message_id } }, own);
  if (row.buttons.length) {
    own.classList.add("under");
    node.append(buttons(row, acts));
  }
  if (row.felt) node.append(make("span", { className: "felt" }, row.felt));
  node.append(make("button", { className: "answerer", title: say("reply"), ariaLabel: say("reply"), onclick: () => acts.reply(row) }, icon(BACK)));
  return node;
}

export const dayLine = (iso) => make("div", { className: "day" }, day(iso));

function meta(row) {
  const parts = [row.disable_notification ? "🔕 " : "", row.edited ? `${say("edited")} ` : "", clockTime(row.at)];
  const title = [moment(row.at), row.edited ? `${say("edited")} ${moment(row.edited)}` : "", row.disable_notification ? say("silent") : ""];
  return make("span", { className: "meta", title: title.filter(Boolean).join(" · ") }, parts.join(""));
}

function quote(row, acts) {
  const original = acts.find(row.reply_to);
  const words = original ? original.text || original.file?.name || say("photo") : "…";
  return make("button", { className: "quote", onclick: () => acts.jump(row.reply_to) }, words.split("\n")[0]);
}

function file(row, acts) {
  const address = `control/files/${encodeURIComponent(row.file.file_id)}`;
  if (row.file.kind === "photo") {
    return make("img", { src: address, alt: say("photo"), loading: "lazy", width: row.file.width, height: row.file.height, onclick: () => acts.look(address) });
  }
  const words = make("div", {}, make("b", {}, row.file.name || row.file.file_id), make("small", {}, bytes(row.file.size)));
  return make("a", { className: "paper", href: address, download: row.file.name || "" }, icon(PAPER), words);
}

function buttons(row, acts) {
  const rows = row.buttons.map((line) => make("div", {}, ...line.map((button) => one(row, button, acts))));
  return make("div", { className: "keys" }, ...rows);
}

function one(row, button, acts) {
  const outside = button.url || button.web_app?.url;
  const node = make("button", { className: `${outside ? "out " : ""}${button.style || ""}`.trim(), title: button.text }, button.text);
  node.addEventListener("click", () => {
    if (button.callback_data !== undefined) acts.press(row, button, node);
    else if (outside) acts.link({ url: outside });
    else if (button.copy_text) acts.copy(button.copy_text.text);
  });
  return node;
}

export function preview(row) {
  if (!row) return "";
  if (row.kind === "left") return say("left");
  const words = row.text.replace(/\s+/g, " ") || row.file?.name || say("photo");
  const name = row.chat < 0 || row.from_bot ? (row.from_bot ? state.cast.bot.name : memberOf(row.from.id)?.name || "") : "";
  return name ? `${name}: ${words}` : words;
}
