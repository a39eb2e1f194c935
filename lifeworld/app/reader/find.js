// Search in the transcript; matches are highlighted with the CSS Custom Highlight API.

import { say } from "../language/say.js";
import { el } from "./dom.js";

const MOST = 2000;

/** Matches of a query in the turns, ignoring case, up to a limit: [{turn, a, b}]. */
export function findWords(turns, query, limit = MOST) {
  const words = query.trim();
  if (!words) return [];
  const pattern = new RegExp(
    words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"),
    "giu",
  );
  const hits = [];
  for (let turn = 0; turn < turns.length && hits.length < limit; turn++) {
    for (const m of turns[turn].text.matchAll(pattern))
      hits.push({ turn, a: m.index, b: m.index + m[0].length });
  }
  return hits;
}

/** Highlights ranges under a name; does nothing if the browser lacks the API. */
export function highlight(name, ranges) {
  if (!globalThis.CSS?.highlights) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

export class Find {
  hits = [];
  at = -1;

  /** @param {{slot, store, paper, onGo: (hit) => void, onLeave: () => void}} parts */
  constructor({ slot, store, paper, onGo, onLeave }) {
    Object.assign(this, { store, paper, onGo, onLeave });
    this.input = el("input", {
      type: "search",
      placeholder: say("Find"),
      "aria-label": say("Find in the transcript"),
      title: say("Find (f or /)"),
      autocomplete: "off",
    });
    this.count = el("span", { class: "found", "aria-live": "polite" });
    slot.append(this.count, this.input);
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("keydown", (event) => this.#key(event));
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  search() {
    this.hits = findWords(this.store.turns, this.input.value);
    this.at = -1;
    this.paint();
    this.#tell();
  }

  /** Recreates the ranges of visible turns, because repainting a turn invalidates them. */
  paint() {
    const near = (hit, i) => i === this.at || this.paper.visible.has(hit.turn);
    const ranges = this.hits.filter(near).map((hit) => this.paper.range(hit.turn, hit.a, hit.b));
    highlight("lifeworld-found", ranges);
    const hit = this.hits[this.at];
    highlight("lifeworld-found-now", hit ? [this.paper.range(hit.turn, hit.a, hit.b)] : []);
  }

  #step(by) {
    if (!this.hits.length) return;
    this.at = (this.at + by + this.hits.length) % this.hits.length;
    this.onGo(this.hits[this.at]);
    this.paint();
    this.#tell();
  }

  #tell() {
    const { length } = this.hits;
    if (!this.input.value.trim()) this.count.textContent = "";
    else if (!length) this.count.textContent = say("not found");
    else {
      const all = `${length}${length >= MOST ? "+" : ""}`;
      this.count.textContent = this.at < 0 ? all : say("{number} of {all}", { number: this.at + 1, all });
    }
  }

  #key(event) {
    event.stopPropagation();
    if (event.key === "Enter") {
      if (this.at < 0) this.at = this.#nearest() - 1;
      this.#step(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      const hit = this.hits[this.at] ?? null;
      this.input.value = "";
      this.search();
      this.onLeave(hit);
    } else return;
    event.preventDefault();
  }

  #nearest() {
    const seen = Math.min(...this.paper.visible);
    const i = this.hits.findIndex((hit) => hit.turn >= seen);
    return i < 0 ? 0 : i;
  }
}
