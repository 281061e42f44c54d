// The chart as files: SVG, PNG, a page of its own, the table of its lines, and the printer. All made in the page.

import { face, foldPill, labelOf, portraitClip, PRINT, seatFace, stubFace } from "./card.js";
import { clean, FONT, svg, widthOf } from "./elements.js";
import { SEAT } from "./layout.js";

const MARGIN = 32;
const SIGNS = "★ primary contact · ● days since the last contact, ○ never · initials in a ring: our contact · bars: decision power";
const TOO_LARGE = 16000;

export function save(chart, kind) {
  const name = clean(chart.data.title || "org-chart").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase() || "org-chart";
  if (kind === "svg") download(`${name}.svg`, new Blob([picture(chart).text], { type: "image/svg+xml" }));
  else if (kind === "png") png(picture(chart), (blob) => download(`${name}.png`, blob));
  else if (kind === "html") download(`${name}.html`, new Blob([page(chart)], { type: "text/html" }));
  else if (kind === "csv") download(`${name}.csv`, new Blob([`\ufeff${table(chart).map(csvLine).join("\r\n")}\r\n`], { type: "text/csv" }));
  else print(page(chart));
}

function download(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// ---------------------------------------------------------------- the picture

export function picture(chart) {
  const { layout, look, data } = chart;
  const tray = trayOf(chart);
  const spots = new Map([...layout.spots, ...tray.spots]);
  const width = Math.max(560, layout.width, ...[...tray.spots.values()].map((spot) => spot.x + look.size.width));
  const lines = [data.title, data.coverage].filter(Boolean);
  const top = -28 - 22 * lines.length;
  const box = [-MARGIN, top - MARGIN / 2, width + 2 * MARGIN, tray.bottom - top + 76 + MARGIN];
  const drawing = svg(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: box.map((part) => part.toFixed(1)).join(" "), width: Math.round(box[2]), height: Math.round(box[3]), "font-family": FONT, role: "img" },
    svg("defs", {}, portraitClip()),
    svg("rect", { x: box[0], y: box[1], width: box[2], height: box[3], fill: PRINT.paper }),
    ...lines.map((line, at) => words(line, 0, top + 22 + 22 * at, at === 0 && lines.length > 1 ? 18 : 13, at === 0 ? PRINT.ink : PRINT.soft)),
    ...elbows(chart),
    ...[...spots].map(([key, spot]) => placed(chart, key, spot)),
    ...(tray.spots.size ? [words("Not placed yet", 0, layout.height + 40, 13, PRINT.soft)] : []),
    ...chart.painter.curvesAmong(spots, PRINT),
    ...legend(chart, tray.bottom + 44),
    words(SIGNS, 0, tray.bottom + 66, 11.5, PRINT.soft),
  );
  return { text: new XMLSerializer().serializeToString(drawing), width: box[2], height: box[3] };
}

const words = (text, x, y, size, fill) => svg("text", { x, y, "font-size": size, fill }, clean(text));

function trayOf({ layout, look, tree, shown }) {
  const columns = Math.max(4, Math.floor(layout.width / (look.size.width + look.size.gap)));
  const spots = new Map(tree.unplaced.filter((id) => shown.has(id)).map((id, at) => [id, {
    x: (at % columns) * (look.size.width + look.size.gap),
    y: layout.height + 56 + Math.floor(at / columns) * (layout.card + look.size.rowGap),
  }]));
  const bottom = [...spots.values()].reduce((most, spot) => Math.max(most, spot.y + layout.card), layout.height);
  return { spots, bottom };
}

function elbows(chart) {
  const { solid, dashed } = chart.painter.paths(() => true);
  const line = { fill: "none", stroke: chart.look.lines.reports_to, "stroke-width": 1.5 };
  return [solid && svg("path", { d: solid, ...line }), dashed && svg("path", { d: dashed, ...line, "stroke-dasharray": "6 5" })].filter(Boolean);
}

function placed(chart, key, spot) {
  const { look, layout, tree, collapsed } = chart;
  const group = svg("g", { transform: `translate(${spot.x},${spot.y})` });
  if (typeof key === "string") {
    group.append(...seatFace(key.slice(SEAT.length), look, layout.card, PRINT));
  } else {
    const person = tree.people.get(key);
    const parts = chart.isStub(key) ? stubFace(person, look, layout.card, PRINT) : face(person, look, layout.card, chart.coloursOf(person), PRINT, person.words);
    group.append(...parts);
    if (collapsed.has(key) && tree.below(key)) group.append(printedPill(tree.below(key), layout, look));
  }
  return group;
}

function printedPill(count, layout, look) {
  const pill = foldPill(count, true, layout.direction, look, layout.card);
  pill.querySelector("rect").setAttribute("fill", PRINT.paper);
  pill.querySelector("rect").setAttribute("stroke", PRINT.rule);
  pill.querySelector("text").setAttribute("fill", PRINT.soft);
  return pill;
}

function legend(chart, y) {
  let x = 0;
  const entries = chart.look.scales[chart.colour] ?? [];
  return [...entries, { code: "", label: "Unknown" }].flatMap((one) => {
    const label = chart.colour === "friend_foe" ? `${one.label} ${chart.look.marks[one.code]}` : one.label;
    const made = [
      svg("rect", { x, y: y - 10, width: 12, height: 12, rx: 3, fill: one.colour ?? PRINT.paper, stroke: one.colour ?? chart.look.unknown }),
      words(label, x + 18, y, 11.5, PRINT.soft),
    ];
    x += widthOf(label, 11.5) + 40;
    return made;
  });
}

function png({ text, width, height }, then) {
  const scale = Math.min(2, TOO_LARGE / Math.max(width, height), Math.sqrt(2e8 / (width * height)));
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(width * scale);
    canvas.height = Math.floor(height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(then, "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}

// ---------------------------------------------------------------- words

const TABLE = ["person", "title", "accounts", "line", "to", "to_title", "remark"];

// Everybody at least once; those who report to nobody with an empty line. As edge_table() in Python.
export function table({ tree, data }) {
  const everybody = [...tree.order(), ...tree.unplaced].map((id) => tree.people.get(id));
  const name = (id) => [tree.people.get(id).name, tree.people.get(id).title];
  const rows = everybody.flatMap((person) => {
    const who = [person.name, person.title, person.chips.map(([account]) => account).join(", ")];
    const manager = tree.managerOf(person.id);
    const over = person.via.length ? `over ${person.via.join(", ")} (archived)` : "";
    const more = data.lines.filter(([from]) => from === person.id);
    const up = manager === null
      ? more.some(([, , kind]) => kind === "loop" || kind === "also") ? [] : [[...who, "", "", "", person.outside]]
      : [[...who, over ? "archived" : "reports_to", ...name(manager), over]];
    return [...up, ...more.filter(([, to]) => tree.people.has(to)).map(([, to, kind, note]) => [...who, kind, ...name(to), note])];
  });
  return [TABLE, ...rows];
}

// A cell that begins like a formula would be run by a spreadsheet: an apostrophe keeps it a text.
function csvLine(row) {
  return row.map((cell) => {
    const text = clean(cell);
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  }).join(",");
}

const escaped = (text) => clean(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function outlineText({ tree, data, look }) {
  const said = (id, depth) => `${"  ".repeat(depth)}- ${tree.people.get(id).words}`;
  const heading = (title, rows) => (rows.length ? [`${title}:`, ...rows] : []);
  return [
    ...tree.order().map((id) => said(id, tree.depthOf(id))),
    ...heading("Vacant seats", data.vacant.map((role) => `- No ${labelOf("role", role, look).toLowerCase()} yet`)),
    ...heading("Not placed yet", tree.unplaced.map((id) => said(id, 0))),
  ].join("\n");
}

function page(chart) {
  const title = escaped(chart.data.title || "Org chart");
  const [head, ...rows] = table(chart);
  const cells = (row, tag) => `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  const notes = chart.data.notes.map((note) => `<li>${escaped(note)}</li>`).join("");
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<style>body{font:14px/1.5 Roboto,Arial,sans-serif;color:#1d2939;margin:24px}svg{max-width:100%;height:auto}
pre{white-space:pre-wrap;font:inherit}table{border-collapse:collapse}td,th{border:1px solid #d0d5dd;padding:3px 8px;
text-align:left}@page{size:landscape}</style></head>
<body><h1>${title}</h1>${picture(chart).text}<h2>Outline</h2><pre>${escaped(outlineText(chart))}</pre>
${notes ? `<h2>Remarks</h2><ul>${notes}</ul>` : ""}<h2>Lines</h2><table>${cells(head, "th")}${rows.map((row) => cells(row, "td")).join("")}</table></body></html>
`;
}

function print(text) {
  const frame = document.createElement("iframe");
  frame.setAttribute("style", "position:fixed;width:0;height:0;border:0;visibility:hidden");
  frame.srcdoc = text;
  frame.onload = () => {
    frame.contentWindow.focus();
    frame.contentWindow.print();
    setTimeout(() => frame.remove(), 60_000);
  };
  document.body.append(frame);
}
