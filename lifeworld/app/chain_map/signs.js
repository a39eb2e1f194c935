// The texts around the cards: column headings, fold buttons and the key to the links.

import { say } from "../language/say.js";
import { el } from "../reader/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const PLAIN = ["gathered", "supports", "leads_to"]; // relations drawn the same way

/** A small button that the arrow keys reach by its name. */
function aside(name, words, { onclick, ...more }) {
  return el(
    "button",
    { type: "button", class: "aside", tabindex: -1, "data-stop": name, onclick, ...more },
    words,
  );
}

/**
 * A column heading: its name, its number of items, and a button for the loose ones.
 *
 * @param {{shown: number, all: number, loose: number, pressed: boolean, onLoose: () => void}} about
 *   loose: number of loose items to show, if any
 */
export function head(graph, kind, { shown, all, loose, pressed, onLoose }) {
  const made = el(
    "div",
    { class: "head" },
    el("span", { class: "title" }, graph.title(kind)),
    "\u00a0",
    el("span", { class: "number" }, shown < all ? say("{shown} of {all}", { shown, all }) : String(all)),
  );
  if (!loose) return made;
  const words = `${loose} ${graph.looseWords(kind)}`;
  made.append(
    aside(`loose ${kind}`, words, {
      "aria-pressed": String(pressed),
      title: words,
      onclick: onLoose,
    }),
  );
  return made;
}

/** The buttons at the bottom of a column that unfold more items, or null. */
export function fold(graph, kind, { loose, rest, open, onFold }) {
  const rows = [
    ["rest", rest, graph.count(kind, rest)],
    ["loose", loose, `${graph.count(kind, loose)} ${graph.looseWords(kind)}`],
  ].filter(([, number]) => number);
  if (!rows.length) return null;
  return el(
    "div",
    { class: "fold" },
    ...rows.map(([name, , words]) =>
      aside(`fold ${name}`, `${open.has(name) ? "−" : "+"} ${words}`, {
        "aria-expanded": String(open.has(name)),
        onclick: () => onFold(name),
      }),
    ),
  );
}

/** The key to the kinds of links in the chain. */
export function key(graph) {
  const plain = PLAIN.filter((name) => name in graph.relations);
  const others = Object.keys(graph.relations).filter((name) => !PLAIN.includes(name));
  const rows = others.map((name) => [name, graph.relations[name]]);
  if (plain.length) {
    const words = plain.map((name) => graph.relations[name]).join(", ");
    rows.unshift([plain[0], words[0] + words.slice(1).toLowerCase()]);
  }
  const items = rows.map(([name, words]) => el("li", {}, line(name), words));
  if (graph.listStale().length)
    items.push(
      el("li", {}, el("span", { class: "sign" }, "⟳"), say("Look again: something it rests on changed")),
    );
  return items;
}

function line(name) {
  const picture = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  picture.setAttribute("viewBox", "0 0 28 12");
  picture.setAttribute("aria-hidden", "true");
  path.setAttribute("class", `link ${name}`);
  path.setAttribute("d", `M1 6H27${name === "contradicts" ? "M24 1v10" : ""}`);
  picture.append(path);
  return picture;
}
