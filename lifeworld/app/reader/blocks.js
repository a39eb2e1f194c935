// The elements of turns, in blocks: a block that nobody has seen yet is empty and as high as its turns.

import { clock, el } from "./dom.js";

// Number of turns that the browser skips or renders together, so that it checks fewer boxes.
export const BLOCK = 12;

/** Heights of turns in pixels, guessed from the lengths of their texts. */
export function guessHeights(turns, { width, size, line }) {
  const perLine = Math.max(24, Math.min(660, width - 300) / (0.49 * size));
  return turns.map(({ label, text }) => Math.max(label ? 1.6 : 1, Math.ceil(text.length / perLine)) * line + 5);
}

export class Blocks {
  /** The elements of turns; those not made yet are missing. */
  articles = [];
  #nodes = [];
  #blank = null;

  constructor(store) {
    this.store = store;
  }

  /** Makes empty blocks and returns them. */
  build(heights) {
    this.articles = new Array(heights.length);
    this.#nodes = [];
    for (let first = 0; first < heights.length; first += BLOCK) {
      const block = el("div", { class: "block", "data-first": first });
      const height = Math.round(heights.slice(first, first + BLOCK).reduce((sum, n) => sum + n, 0));
      block.style.containIntrinsicBlockSize = `auto ${height}px`;
      block.style.minBlockSize = `${height}px`;
      this.#nodes.push(block);
    }
    return this.#nodes;
  }

  /** The element of a turn, made now if it was not yet. */
  article(i) {
    if (!this.articles[i] && i < this.articles.length) this.#fill(Math.floor(i / BLOCK));
    return this.articles[i];
  }

  #fill(n) {
    const { turns } = this.store;
    const first = n * BLOCK;
    const last = Math.min(first + BLOCK, turns.length);
    for (let i = first; i < last; i++) this.articles[i] = this.#make(turns[i], i, turns.length);
    this.#nodes[n].append(...this.articles.slice(first, last));
    this.#nodes[n].style.minBlockSize = "";
  }

  #make(turn, i, of) {
    this.#blank ??= el(
      "article",
      { class: "turn", tabindex: -1 },
      el("div", { class: "who" }, el("b"), el("time")),
      el("p", { class: "words", dir: "auto" }),
      el("div", { class: "lanes", "aria-hidden": "true" }),
    );
    const article = this.#blank.cloneNode(true);
    const [who, words] = article.children;
    const role = this.store.speakers[turn.label];
    who.firstChild.textContent = role?.name ?? turn.label;
    who.lastChild.textContent = clock(turn.start_time);
    if (role) who.style.setProperty("--hue", role.hue ?? 0);
    if (role?.role && role.role !== "participant") article.classList.add(role.role);
    words.textContent = turn.text;
    article.dataset.index = i;
    article.dataset.turn = turn.n;
    article.setAttribute("aria-posinset", i + 1);
    article.setAttribute("aria-setsize", of);
    return article;
  }

  /** Updates names and roles, for instance after a speaker was renamed. */
  relabel() {
    this.articles.forEach((article, i) => {
      const turn = this.store.turns[i];
      const role = this.store.speakers[turn.label];
      const name = role?.name ?? turn.label;
      const bold = article.children[0].firstChild;
      if (bold.textContent !== name) bold.textContent = name;
      for (const kind of ["moderator", "observer"]) article.classList.toggle(kind, role?.role === kind);
    });
  }
}
