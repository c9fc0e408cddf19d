// How does a formatted text look? Entities become elements; text is never read as HTML.

import { make } from "./wire.js";

const SIMPLE = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["PRE", "BLOCKQUOTE"]);

// JavaScript counts UTF-16 units, as Telegram does.
export function rendered(text, entities, onLink) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...pieces(text, 0, text.length, sorted, onLink));
  return fragment;
}

function pieces(text, start, end, entities, onLink) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    if (from > at) nodes.push(text.slice(at, from));
    const rest = entities.slice(i + 1);
    const inner = rest.filter((other) => other.offset < to);
    const node = element(entity, text.slice(from, to), onLink);
    node.append(...pieces(text, from, to, inner, onLink));
    nodes.push(node);
    // A block already ends its line; the line break behind it would be seen as an empty line.
    at = BLOCKS.has(node.tagName) && text[to] === "\n" && to < end ? to + 1 : to;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function element(entity, covered, onLink) {
  const kind = entity.type;
  if (SIMPLE[kind]) return make(SIMPLE[kind]);
  if (kind === "pre") return make("pre");
  if (kind === "blockquote") return make("blockquote");
  if (kind === "expandable_blockquote") return opening(make("blockquote", { className: "long" }), "long");
  if (kind === "spoiler") return opening(make("span", { className: "spoiler" }), "open");
  if (kind === "date_time") return make("time", { title: new Date(entity.unix_time * 1000).toString() });
  const target = link(entity, covered);
  if (!target) return make("span");
  return make("a", { role: "link", tabIndex: 0, onclick: () => onLink(target), onkeydown: (event) => event.key === "Enter" && onLink(target) });
}

function opening(node, name) {
  node.addEventListener("click", () => node.classList.toggle(name));
  return node;
}

function link(entity, covered) {
  if (entity.type === "text_link") return { url: entity.url };
  if (entity.type === "url") return { url: covered.includes("://") ? covered : `https://${covered}` };
  if (entity.type === "bot_command") return { command: covered };
  return null;
}
