// Small makers of SVG and HTML, and a ruler for text. Names reach the page as text nodes only, never as markup.

export const NS = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function html(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const ICONS = {
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  fit: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
  turn: "M3 4h4v3h6M7 7v5h6M11 5l2 2-2 2M11 10l2 2-2 2",
  unfold: "M4 6l4-3 4 3M4 10l4 3 4-3",
  fold: "M4 3l4 3 4-3M4 13l4-3 4 3",
  list: "M6 4h8M6 8h8M6 12h8M2.5 4h.6M2.5 8h.6M2.5 12h.6",
  save: "M8 2v8M5 7l3 3 3-3M3 13h10",
  lines: "M3 12c2-8 8-8 10-2M3 12l2.5-.5M13 10l-2-1",
  filter: "M2.5 3.5h11l-4 5v4l-3-1.5v-2.5z",
  close: "M4 4l8 8M12 4l-8 8",
  move: "M8 2v12M2 8h12M6 4l2-2 2 2M6 12l2 2 2-2M4 6L2 8l2 2M12 6l2 2-2 2",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM11 11l3 3",
  tray: "M2.5 9.5h3l1 2h3l1-2h3M2.5 9.5v4h11v-4M8 2.5v5M6 5.5l2 2 2-2",
};

export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", class: "icon" },
    svg("path", { d: ICONS[name], fill: "none", stroke: "currentColor", "stroke-width": 1.6, "stroke-linecap": "round", "stroke-linejoin": "round" }),
  );
}

export function button(label, iconName, onclick, words = "") {
  return html("button", { type: "button", title: label, "aria-label": words ? null : label, onclick }, iconName ? icon(iconName) : null, words || null);
}

// ---------------------------------------------------------------- text

export const FONT = "Roboto, system-ui, Arial, sans-serif";
let ruler = null;

export function widthOf(text, size, bold = false) {
  ruler ??= document.createElement("canvas").getContext("2d");
  ruler.font = `${bold ? "bold " : ""}${size}px ${FONT}`;
  return ruler.measureText(text).width;
}

export function shortened(text, size, room, bold = false) {
  if (widthOf(text, size, bold) <= room) return text;
  let kept = Math.min(text.length, Math.ceil((text.length * room) / widthOf(text, size, bold)) + 2);
  while (kept > 0 && widthOf(`${text.slice(0, kept)}…`, size, bold) > room) kept -= 1;
  return `${text.slice(0, kept).trimEnd()}…`;
}

// A name in one line where it fits, else in two, broken between words; only then is the second one cut. As in_lines does.
export function inLines(text, size, room, bold = false) {
  if (widthOf(text, size, bold) <= room) return [text];
  const words = text.split(/\s+/);
  let many = 1;
  while (many < words.length && widthOf(words.slice(0, many + 1).join(" "), size, bold) <= room) many += 1;
  return [words.slice(0, many), words.slice(many)].filter((part) => part.length).map((part) => shortened(part.join(" "), size, room, bold));
}

// What XML cannot hold: an exported file with one of these would not open.
const UNPRINTABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

export function clean(text) {
  return String(text ?? "").replace(UNPRINTABLE, "");
}

export function initialsOf(name) {
  const words = name.replaceAll(",", " ").split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  if (!words.length) return "?";
  const letters = [...words[0]][0] + (words.length > 1 ? [...words.at(-1)][0] : "");
  return letters.toUpperCase();
}
