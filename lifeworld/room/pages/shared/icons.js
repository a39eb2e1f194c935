// Pictures of what can be done, and the buttons that have one.

import { el } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  next: "M5 4.5l7 5.5-7 5.5zM15 4.5v11",
  back: "M15 4.5 8 10l7 5.5zM5 4.5v11",
  play: "M7 4.5 15.5 10 7 15.5z",
  pause: "M7 5v10M13 5v10",
  eye: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  veil: "M3 3l14 14M8.3 5.2A8 8 0 0 1 10 5c4.5 0 7.5 5 7.5 5a13 13 0 0 1-2.4 2.9M5.2 6.5A13 13 0 0 0 2.5 10S5.5 15 10 15a7 7 0 0 0 3-.7",
  lock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  unlock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 5.8-1",
  gather:
    "M10 3v5M7.5 5.8 10 8.3l2.5-2.5M3 17v-1.5a3 3 0 0 1 3-3M17 17v-1.5a3 3 0 0 0-3-3M6.5 17v-1.5a3.5 3.5 0 0 1 7 0V17",
  say: "M3 5h14v8.5H9L5.5 16.5v-3H3z",
  undo: "M4 8h8.5a4.5 4.5 0 0 1 0 9H8M4 8l4-4M4 8l4 4",
  moon: "M15.5 12A6.5 6.5 0 0 1 8 4.5a6.5 6.5 0 1 0 7.5 7.5z",
  stop: "M5.5 5.5h9v9h-9z",
  help: "M7.2 7.4a2.8 2.8 0 1 1 3.9 2.6c-.8.3-1.1.9-1.1 1.9M10 15.2v.1",
  bell: "M5 14V9a5 5 0 0 1 10 0v5l1.5 1h-13zM8.5 17h3",
  mute: "M5 14V9a5 5 0 0 1 8-4M15 9v5l1.5 1h-13M8.5 17h3M3 3l14 14",
  pen: "M4 16l.8-3.4L13.2 4.2a1.6 1.6 0 0 1 2.3 2.3L7.2 14.9z",
  screen: "M3 4h14v9.5H3zM7 17h6M10 13.5V17",
  check: "M4.5 10.5 8.5 14.5 15.5 6",
  cross: "M5 5l10 10M15 5L5 15",
  park: "M6.5 16.5v-13H11a4 4 0 0 1 0 8H6.5",
  link: "M8 5H4.5v10.5H15V12M11 4h5v5M16 4l-7 7",
  add: "M10 4v12M4 10h12",
  menu: "M4.5 10h.1M10 10h.1M15.5 10h.1",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon over or beside its words. */
export const button = (name, label, onclick, props = {}) =>
  el("button", { type: "button", onclick, ...props }, name ? icon(name) : null, el("span", {}, label));
