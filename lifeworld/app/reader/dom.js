// Helpers that create elements. Text is always inserted as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  undo: "M4 8h8.5a4.5 4.5 0 0 1 0 9H8M4 8l4-4M4 8l4 4",
  redo: "M16 8H7.5a4.5 4.5 0 0 0 0 9H12M16 8l-4-4M16 8l-4 4",
  help: "M7.2 7.4a2.8 2.8 0 1 1 3.9 2.6c-.8.3-1.1.9-1.1 1.9M10 15.2v.1",
  cross: "M5 5l10 10M15 5L5 15",
  bin: "M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6",
  swap: "M4 7h11l-3-3M16 13H5l3 3",
  down: "M5 8l5 5 5-5",
  left: "M12 5l-5 5 5 5",
  right: "M8 5l5 5-5 5",
  play: "M7 5l8.5 5L7 15z",
  pause: "M7.5 5v10M12.5 5v10",
  back: "M10 5l-5 5 5 5M15.5 5l-5 5 5 5",
  ahead: "M10 5l5 5-5 5M4.5 5l5 5-5 5",
  loop: "M4 9.5A3.5 3.5 0 0 1 7.5 6H15l-2.5-2.5M16 10.5a3.5 3.5 0 0 1-3.5 3.5H5l2.5 2.5",
  follow: "M4 4.5h12M4 15.5h12M9 10h7M3.5 8l2.5 2-2.5 2",
  pen: "M4 16l.8-3.4L13.2 4.2a1.6 1.6 0 0 1 2.3 2.3L7.2 14.9z",
  pane: "M3 4.5h14v11H3zM12.5 4.5v11M14.3 7.5h1.2M14.3 10h1.2M14.3 12.5h1.2",
  letters: "M2.5 15.5 6.5 5l4 10.5M3.9 12h5.2M12 15.5l2.7-7 2.8 7M12.9 13.2h3.7",
  likely: "M3 7.5a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zM6.9 10h.2M9.9 10h.2M12.9 10h.2",
  film: "M3 5h14v10H3zM8.5 7.8l3.8 2.2-3.8 2.2z",
};

/** el("p", {class: "x", dir: "auto", hidden: false, onclick}, "text", child). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "textContent") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon; its tooltip has the label and, if any, the key. */
export function iconButton(name, label, onclick, key = null) {
  const title = key ? `${label} (${key})` : label;
  return el(
    "button",
    { type: "button", class: "icon", "aria-label": label, title, onclick },
    icon(name),
  );
}

/** The colour swatch of a code. The hue is set through the DOM, which a strict CSP allows. */
export function swatch(code) {
  const patch = el("i", { class: "swatch", "aria-hidden": "true" });
  patch.style.setProperty("--hue", code?.hue ?? 0);
  return patch;
}

/** A line that says why a coding is not counted, beside the hatching of its stripe. */
export const uncountedNote = (why, props = {}) =>
  el("p", { class: "uncounted", ...props }, el("i", { class: "hatch", "aria-hidden": "true" }), why);

export function clock(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const s = Math.floor(seconds);
  const two = (n) => String(n).padStart(2, "0");
  const minutes = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return s >= 3600 ? `${Math.floor(s / 3600)}:${minutes}` : minutes;
}

/** Calls back after the browser has painted the next frame. */
export function afterPaint(act) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => act(performance.now());
    port2.postMessage(0);
  });
}

/** A coder's initials on their colour. */
export function coderSign({ initials, hue }) {
  const node = el("span", { class: "coder" }, initials);
  node.style.setProperty("--coder", hue);
  return node;
}
