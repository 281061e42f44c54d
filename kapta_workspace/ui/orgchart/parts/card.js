// The face of a card: the same as kapta_workspace/domain/orgchart/face.py draws without a browser.

import { clean, initialsOf, inLines, shortened, svg, widthOf } from "./elements.js";

// On the screen colours follow the page, light or dark; in an exported file they must stand by themselves.
export const SCREEN = {
  ink: "var(--ko-ink)", soft: "var(--ko-soft)", rule: "var(--ko-rule)", paper: "var(--ko-paper)", badge: "var(--ko-badge)",
  tint: (colour) => `color-mix(in srgb, ${colour} 18%, var(--ko-paper))`,
  line: (colour) => `color-mix(in srgb, ${colour} 72%, var(--ko-ink))`,
};
export const PRINT = {
  ink: "#1d2939", soft: "#5d6b82", rule: "#d0d5dd", paper: "#ffffff", badge: "#eef1f6",
  tint: (colour) => mixed(colour, 0.84),
  line: (colour) => colour,
};

function mixed(colour, white) {
  const part = (at) => {
    const value = parseInt(colour.slice(at, at + 2), 16);
    return Math.round(value + (255 - value) * white).toString(16).padStart(2, "0");
  };
  return `#${part(1)}${part(3)}${part(5)}`;
}

const write = (text, x, y, size, fill, more = {}) => svg("text", { x, y, "font-size": size, fill, ...more }, clean(text));
const MIDDLE = { "text-anchor": "middle" };
const BOLD = { "font-weight": "bold" };

export function face(person, look, height, colours, paint, words) {
  const width = look.size.width;
  return [
    svg("title", {}, words),
    box(width, height, paint),
    ...band(colours, height, look, paint),
    ...portrait(person, colours, look, paint),
    ...heading(person, look, paint),
    ...bottom(person, look, paint),
    ...(height === look.size.tall ? chips(person, look, paint) : []),
    ...remarkPill(person, look, paint),
  ];
}

export function stubFace(person, look, height, paint) {
  return [
    svg("title", {}, person.words),
    svg("rect", { class: "box", width: look.size.width, height, rx: 10, fill: "none", stroke: paint.rule }),
    write(shortened(person.name, 13, 200), 18, height / 2 + 4, 13, paint.soft),
  ];
}

// From far away only the name, large; from very far only the colour.
export function farFace(person, look, height, colours, paint, very) {
  const parts = [svg("title", {}, person.words), box(look.size.width, height, paint), ...band(colours, height, look, paint)];
  if (very) return parts;
  const name = inLines(person.name, 24, look.size.width - 32);
  const first = height / 2 + (name.length === 1 ? 9 : -6);
  return [...parts, ...name.map((line, at) => write(line, 22, first + at * 28, 24, paint.ink))];
}

export function seatFace(role, look, height, paint) {
  const label = labelOf("role", role, look).toLowerCase();
  return [
    svg("rect", { class: "box", width: look.size.width, height, rx: 10, fill: paint.paper, stroke: paint.soft, "stroke-dasharray": "6 4" }),
    svg("circle", { cx: 34, cy: height / 2, r: 18, fill: "none", stroke: paint.soft, "stroke-dasharray": "4 3" }),
    write("+", 34, height / 2 + 6, 18, paint.soft, MIDDLE),
    write(shortened(`No ${label} yet`, 13, 168, true), 62, height / 2 - 2, 13, paint.ink, BOLD),
    write("Vacant seat", 62, height / 2 + 15, 11.5, paint.soft),
  ];
}

export function labelOf(scale, code, look) {
  return look.scales[scale].find((one) => one.code === code)?.label ?? code;
}

export function colourOf(scale, code, look) {
  return look.scales[scale].find((one) => one.code === code)?.colour ?? look.unknown;
}

function box(width, height, paint) {
  return svg("rect", { class: "box", width, height, rx: 10, fill: paint.paper, stroke: paint.rule });
}

function band(colours, height, look, paint) {
  const outline = `M8 0H10V${height}H8A8 8 0 0 1 0 ${height - 8}V8A8 8 0 0 1 8 0Z`;
  if (!colours.length) {
    let stripes = "";
    for (let y = 4; y < height - 10; y += 7) stripes += `M0 ${y + 8}L10 ${y}`;
    return [
      svg("path", { d: outline, fill: paint.paper, stroke: look.unknown }),
      svg("path", { d: stripes, fill: "none", stroke: look.unknown }),
    ];
  }
  const whole = svg("path", { d: outline, fill: colours[0] });
  if (colours.length === 1) return [whole];
  return [whole, svg("path", { d: `M0 ${height / 2}H10V${height}H8A8 8 0 0 1 0 ${height - 8}Z`, fill: colours.at(-1) })];
}

const PICTURE = /^(data:image\/(png|jpeg|webp|gif);base64,|\.{0,2}\/(?!\/)|[\w-]+\/)/;
const STAR = [[0, -1], [0.2645, -0.3641], [0.9511, -0.309], [0.428, 0.1391], [0.5878, 0.809], [0, 0.45], [-0.5878, 0.809], [-0.428, 0.1391], [-0.9511, -0.309], [-0.2645, -0.3641]];

function portrait(person, colours, look, paint) {
  const base = colours[0] ?? look.unknown;
  const parts = [svg("circle", { cx: 36, cy: 31, r: 19, fill: paint.tint(base) })];
  if (person.photo && PICTURE.test(person.photo)) {
    parts.push(svg("image", { href: person.photo, x: 17, y: 12, width: 38, height: 38, preserveAspectRatio: "xMidYMid slice", "clip-path": "url(#ko-portrait)" }));
  } else {
    parts.push(write(initialsOf(person.name || "?"), 36, 35.5, 12.5, paint.ink, { ...MIDDLE, ...BOLD }));
  }
  if (person.primary) {
    const d = `M${STAR.map(([x, y]) => `${(50 + x * 8).toFixed(2)} ${(45 + y * 8).toFixed(2)}`).join("L")}Z`;
    parts.push(svg("path", { d, fill: "#d99a00", stroke: paint.paper, "stroke-width": 1.5 }));
  }
  return parts;
}

export function portraitClip() {
  return svg("clipPath", { id: "ko-portrait" }, svg("circle", { cx: 36, cy: 31, r: 19 }));
}

function heading(person, look, paint) {
  const signs = [];
  let room = look.size.width - 12;
  for (const attitude of (person.attitudes.length ? person.attitudes : [""]).toReversed()) {
    room -= 24;
    signs.push(...sign(attitude, room, look, paint));
    room -= 4;
  }
  const name = inLines([person.name, ...person.also].join(" / "), 13.5, room - 68, true);
  const [heights, below] = name.length === 1 ? [[26], 42] : [[20, 35], 49];
  return [
    ...name.map((line, at) => write(line, 64, heights[at], 13.5, paint.ink, BOLD)),
    write(shortened(person.title, 11.5, look.size.width - 76), 64, below, 11.5, paint.soft),
    ...signs,
  ];
}

function sign(attitude, x, look, paint) {
  const colour = attitude ? colourOf("friend_foe", attitude, look) : null;
  return [
    svg("rect", { x, y: 13, width: 24, height: 17, rx: 8.5, fill: colour ?? paint.paper, stroke: colour ?? look.unknown }),
    write(look.marks[attitude] ?? "?", x + 12, 25.5, 12, colour ? "#ffffff" : paint.soft, { ...MIDDLE, ...BOLD }),
  ];
}

function bottom(person, look, paint) {
  const width = look.size.width;
  const parts = [...bars(person, width, look, paint), ...ours(person, width, paint), ...freshness(person, width, look, paint)];
  if (person.roles.length) {
    const more = person.roles.length > 1 ? ` +${person.roles.length - 1}` : "";
    const said = labelOf("role", person.roles[0], look) + more;
    const wide = widthOf(said, 10.5) + 16;
    parts.push(
      svg("rect", { x: 18, y: 55, width: wide, height: 18, rx: 9, fill: paint.badge }),
      write(said, 18 + wide / 2, 67.8, 10.5, paint.ink, MIDDLE),
    );
  }
  return parts;
}

function bars(person, width, look, paint) {
  const filled = { high: 3, medium: 2, low: 1 }[person.powers[0]] ?? 0;
  const left = width - 31;
  const colour = paint === SCREEN ? "var(--ko-power)" : colourOf("decision_power", "high", look);
  const made = [0, 1, 2].map((at) => svg("rect", {
    x: left + at * 7, y: 73 - 5 * (at + 1), width: 5, height: 5 * (at + 1), rx: 1, fill: at < filled ? colour : paint.rule,
  }));
  if (!filled) made.push(write("?", left - 3, 73, 10, paint.soft, { "text-anchor": "end" }));
  return made;
}

function ours(person, width, paint) {
  if (!person.initials.length) return [];
  const x = width - 54;
  return [
    svg("circle", { cx: x, cy: 64, r: 10, fill: paint.paper, stroke: paint.soft }),
    write(person.initials[0] + (person.initials.length > 1 ? "+" : ""), x, 67.5, 9, paint.ink, MIDDLE),
  ];
}

function freshness(person, width, look, paint) {
  if (!person.band) return [];
  const right = width - 70;
  const said = person.band === "never" ? "never" : `${person.days} d`;
  const colour = colourOf("band", person.band, look);
  const hollow = person.band === "never";
  return [
    write(said, right, 67.5, 10.5, paint.soft, { "text-anchor": "end" }),
    svg("circle", { cx: right - widthOf(said, 10.5) - 8, cy: 64, r: 4, fill: hollow ? paint.paper : colour, stroke: colour, "stroke-width": 1.5 }),
  ];
}

function chips(person, look, paint) {
  const parts = [];
  let x = 18;
  for (const [at, [, attitude, account]] of person.chips.entries()) {
    const said = `${account} ${look.marks[attitude] ?? "?"}`;
    const wide = widthOf(said, 10) + 12;
    if (wide > look.size.width - 12 - x - (at < person.chips.length - 1 ? 24 : 0)) {
      parts.push(write(`+${person.chips.length - at}`, x, 91, 10, paint.soft));
      break;
    }
    const colour = attitude ? colourOf("friend_foe", attitude, look) : look.unknown;
    parts.push(
      svg("rect", { x, y: 79, width: wide, height: 16, rx: 4, fill: paint.paper, stroke: colour }),
      write(said, x + wide / 2, 90.5, 10, paint.ink, MIDDLE),
    );
    x += wide + 5;
  }
  return parts;
}

export function remark(person) {
  if (person.why === "loop") return "loop, cut here";
  if (person.why === "self") return "reports to self";
  if (person.why === "outsider") return `↑ ${person.outside || "outside this chart"}`;
  return person.via.length ? `over ${person.via.join(", ")} (archived)` : "";
}

function remarkPill(person, look, paint) {
  const said = shortened(remark(person), 10, 190);
  if (!said) return [];
  const colour = person.why === "loop" ? look.lines.loop : paint.soft;
  const wide = widthOf(said, 10) + 12;
  return [
    svg("rect", { x: 18, y: -8, width: wide, height: 15, rx: 7.5, fill: paint.paper, stroke: colour }),
    write(said, 18 + wide / 2, 3, 10, colour, MIDDLE),
  ];
}

export function foldPill(count, folded, direction, look, height) {
  const said = folded ? `+${count}` : "−";
  const wide = Math.max(26, widthOf(said, 11, true) + 14);
  const [x, y] = direction === "right" ? [look.size.width, height / 2] : [look.size.width / 2, height];
  return svg(
    "g",
    { class: "fold", transform: `translate(${x},${y})` },
    svg("title", {}, folded ? `Show the ${count} people below` : `Fold away the ${count} people below`),
    svg("rect", { x: -wide / 2, y: -9, width: wide, height: 18, rx: 9, fill: SCREEN.paper, stroke: SCREEN.rule }),
    write(said, 0, 4, 11, SCREEN.soft, { ...MIDDLE, ...BOLD }),
  );
}
