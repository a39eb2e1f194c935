// The list of answers: only the rows in sight are drawn, so that ten thousand are like ten.

import { say } from "../language/say.js";
import { coderSign, el, swatch } from "../reader/dom.js";

export const HEIGHT = 76; // pixels of a row; the style sheet says the same
const BEYOND = 6; // rows drawn above and below those in sight
const MOST_CODES = 4; // codes of an answer in its row

const SIGNS = { agree: "+", disagree: "−", unclear: "0" };

/** A code as a small sign; one that is only suggested says how likely it is. */
export function codeChip(code, { worth = null, calibrated = false } = {}) {
  const likely = worth !== null && calibrated ? `${Math.round(worth * 100)} %` : "";
  const kind = worth === null ? "code" : "code suggested";
  return el(
    "span",
    { class: kind, title: worth === null ? code.path : say("Suggested: {code}", { code: code.path }) },
    swatch(code),
    el("span", { class: "called" }, code.name),
    likely ? el("small", {}, likely) : null,
  );
}

function drawCodes(answer, codes) {
  const put = new Map(answer.codings.map((each) => [each.code, null]));
  const all = [
    ...[...put.keys()].map((id) => [id, {}]),
    ...answer.suggestions.filter(({ code }) => !put.has(code)).map((each) => [each.code, each]),
  ].filter(([id]) => codes.has(id));
  const chips = all.slice(0, MOST_CODES).map(([id, facts]) => codeChip(codes.get(id), facts));
  if (all.length > MOST_CODES) chips.push(el("span", { class: "more" }, `+${all.length - MOST_CODES}`));
  return chips;
}

function drawMarks(answer, book) {
  const told = [];
  if (answer.flag) told.push([ "⚑", answer.flag.note ? say("Flagged: {note}", { note: answer.flag.note }) : say("Flagged")]);
  if (answer.rich) told.push(["★", say("Evidence-rich")]);
  if (answer.edited) told.push(["✎", say("Edited")]);
  const stance = book.ownStance(answer, null);
  if (stance) told.push([SIGNS[stance], { agree: say("Agrees"), disagree: say("Disagrees"), unclear: say("Unclear") }[stance]]);
  return told.map(([sign, title]) => el("span", { class: "sign", role: "img", "aria-label": title, title }, sign));
}

function drawReaders(answer, book) {
  return [...answer.readers].map((name) => {
    const sign = coderSign(book.coders[name] ?? { initials: name.slice(0, 1).toUpperCase(), hue: 0 });
    sign.title = say("Read by {name}", { name });
    return sign;
  });
}

function drawRow(answer, place, { book, current, questioned }) {
  const about = questioned ? `${answer.who} · ${book.questions[answer.question]}` : answer.who;
  const row = el(
    "div",
    {
      id: `answer-${answer.i}`, class: "row", role: "row", "aria-rowindex": place + 2,
      "aria-selected": String(current), "data-i": answer.i,
    },
    el(
      "div",
      { class: "said", role: "gridcell" },
      el("p", { class: "about" }, about),
      el("p", { class: "words", dir: "auto" }, answer.words),
    ),
    el("div", { class: "codes", role: "gridcell" }, ...drawCodes(answer, book.codes)),
    el("div", { class: "readers", role: "gridcell" }, ...drawReaders(answer, book)),
    el("div", { class: "marks", role: "gridcell" }, ...drawMarks(answer, book)),
  );
  row.style.transform = `translateY(${place * HEIGHT}px)`;
  row.classList.toggle("read", answer.readers.has(book.me));
  return row;
}

export class Rows {
  #shown = [];
  #drawn = new Map(); // number of an answer → [what it showed, its row]
  #frame = 0;

  /** @param {import("./book.js").Book} book @param {(i: number) => void} choose */
  constructor(book, choose) {
    this.book = book;
    this.sheet = el("div", { class: "sheet", role: "rowgroup" });
    const heads = [say("Answer"), say("Codes"), say("Read by"), say("Marks")];
    this.head = el(
      "div",
      { class: "head", role: "row", "aria-rowindex": 1 },
      ...heads.map((head) => el("span", { role: "columnheader" }, head)),
    );
    this.scroll = el("div", { class: "scroll", role: "presentation" }, this.sheet);
    this.grid = el(
      "div",
      { class: "list", role: "grid", tabindex: "0", "aria-label": say("Answers"), "aria-colcount": 4 },
      el("div", { role: "rowgroup" }, this.head),
      this.scroll,
    );
    this.scroll.addEventListener("scroll", () => this.#soon(), { passive: true });
    this.sheet.addEventListener("click", (event) => {
      const row = event.target.closest("[data-i]");
      if (row) choose(Number(row.dataset.i));
      this.grid.focus({ preventScroll: true });
    });
    this.watch = new ResizeObserver(() => this.#soon());
    this.watch.observe(this.scroll);
  }

  close() {
    this.watch.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  /** @param {number[]} shown the numbers of the answers, in order @param {number|null} current */
  show(shown, current) {
    this.#shown = shown;
    this.#choose(current);
    this.grid.setAttribute("aria-rowcount", String(shown.length + 1));
    this.sheet.style.height = `${shown.length * HEIGHT}px`;
    this.draw();
  }

  /** How many rows fit into sight. */
  get page() {
    return Math.max(1, Math.floor(this.scroll.clientHeight / HEIGHT) - 1);
  }

  #choose(current) {
    this.current = current;
    if (current === null) this.grid.removeAttribute("aria-activedescendant");
    else this.grid.setAttribute("aria-activedescendant", `answer-${current}`);
  }

  /** Goes to a row, and scrolls so that it is in sight, by as little as that takes. */
  go(current, place) {
    this.#choose(current);
    const top = place * HEIGHT;
    const { scrollTop, clientHeight } = this.scroll;
    if (top < scrollTop) this.scroll.scrollTop = top;
    else if (top + HEIGHT > scrollTop + clientHeight) this.scroll.scrollTop = top + HEIGHT - clientHeight;
    this.draw();
  }

  #soon() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    const first = Math.max(0, Math.floor(this.scroll.scrollTop / HEIGHT) - BEYOND);
    const last = Math.min(this.#shown.length, Math.ceil((this.scroll.scrollTop + this.scroll.clientHeight) / HEIGHT) + BEYOND);
    const questioned = this.book.questions.length > 1;
    const stay = new Map();
    for (let place = first; place < last; place++) {
      const i = this.#shown[place];
      const answer = this.book.answers[i];
      const current = i === this.current;
      const key = this.#describe(answer, place, current);
      const before = this.#drawn.get(i);
      stay.set(i, before?.[0] === key ? before : [key, drawRow(answer, place, { book: this.book, current, questioned })]);
    }
    this.#drawn = stay;
    this.sheet.replaceChildren(...[...stay.values()].map(([, row]) => row));
  }

  /** What a row shows, to see whether it must be drawn anew. */
  #describe(answer, place, current) {
    const { codings, suggestions, readers, flag, rich, stances, words } = answer;
    return JSON.stringify([
      place, current, words, codings.map(({ code }) => [code, this.book.codes.get(code)?.name]),
      suggestions.map(({ code, worth }) => [code, worth]), [...readers], flag, rich, stances,
    ]);
  }
}
