// How does the page talk to its server? The control addresses, and elements without innerHTML.

async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || `${response.status}`);
  return body;
}

export const ask = (path) => fetch(`control/${path}`).then(answered);

export const tell = (path, body) =>
  fetch(`control/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }).then(answered);

export function upload(fields, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== "") form.append(name, value);
  form.append("file", file, file.name);
  return fetch("control/send", { method: "POST", body: form }).then(answered);
}

export const byId = (id) => document.getElementById(id);

export function make(tag, fields = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(fields)) {
    if (name === "data") Object.assign(node.dataset, value);
    else if (name.startsWith("aria") || name === "role") node.setAttribute(name.replace("aria", "aria-").toLowerCase(), value);
    else if (value !== undefined && value !== null) node[name] = value;
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(svg.namespaceURI, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

const COLOURS = ["#b3261e", "#2563c9", "#2e8b57", "#8a56c2", "#c2721b", "#64748b", "#0f766e", "#a83279"];

export function face(member, place) {
  const letter = member.members ? member.name.slice(-2, -1) : [...member.name].at(0);
  const node = make("div", { className: "face", ariaHidden: "true" }, letter || "·");
  node.style.background = COLOURS[place % COLOURS.length];
  return node;
}

export const PAPER = "M7 3h7l5 5v13H7zM14 3v5h5M10 13h6M10 17h6";
export const BACK = "M9 8l-4 4 4 4M5 12h9a5 5 0 015 5";
