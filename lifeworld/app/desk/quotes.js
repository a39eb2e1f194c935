// The right side of the desk: quotes that may fit, those collected and those linked; a press links one.

import { countThings, formatNumber, say } from "../language/say.js";
import { el } from "../reader/dom.js";

export const SIDES = ["supports", "nuances", "contradicts"];
const SIDE_WORDS = { supports: say("For"), nuances: say("Nuances"), contradicts: say("Against") };
const SIDE_KEYS = { supports: "f", nuances: "n", contradicts: "a" };
const LISTS = {
  near: say("Nearest"),
  against: say("May contradict"),
  collected: say("Collected"),
  linked: say("Linked"),
};
export const LIST_NAMES = Object.keys(LISTS);
const ABOUT = {
  near: say("Quotes nearest to what you write, best first. They follow while you write."),
  against: say("Quotes on the same subject with words of contrast. Read them: do they say the opposite?"),
  collected: say("Quotes that you collected while reading and searching."),
  linked: say("Quotes that this finding rests on, for and against."),
};
const NONE = {
  near: say("Write a few words on the left: the quotes that are nearest to them appear here."),
  against: say("Nothing with words of contrast yet. Write more, or look again when more is coded."),
  collected: say("Nothing is collected yet. Press “Collect” beside a quote of a theme, a search or here."),
  linked: say("No quote is linked yet. Press For, Nuances or Against beside a quote."),
};

export class Quotes {
  #lists = { near: [], against: [], collected: [], linked: [] };
  #sides = {};
  #notes = {};
  #at = 0;

  /** @param {{link: Function, collect: Function, open: Function}} acts */
  constructor(acts) {
    this.acts = acts;
    this.chosen = "near";
    this.tabs = Object.fromEntries(
      LIST_NAMES.map((name) => [
        name,
        el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "quotes", onclick: () => this.choose(name) }),
      ]),
    );
    this.bar = el("div", { class: "tabs", role: "tablist", "aria-label": say("Lists of quotes") }, ...Object.values(this.tabs));
    this.bar.addEventListener("keydown", (event) => this.#turn(event));
    this.note = el("p", { class: "note" });
    this.basis = el("p", { class: "basis" });
    this.list = el("div", { class: "list", id: "quotes", role: "tabpanel", tabindex: "0" });
    this.list.addEventListener("keydown", (event) => this.#onKey(event));
    this.list.addEventListener("focusin", (event) => {
      const card = event.target.closest("[data-at]");
      if (card) this.#at = Number(card.dataset.at);
    });
    this.node = el("div", { class: "quotes" }, this.bar, this.note, this.list, this.basis);
  }

  show(name, quotes, note = "") {
    this.#lists[name] = quotes;
    this.#notes[name] = note;
    if (name === this.chosen) this.#draw();
    else if (name === "collected") this.#pressAll();
    this.#count();
  }

  setSides(sides, basis) {
    this.#sides = sides;
    this.basis.textContent = basis;
    this.#pressAll();
    this.#count();
  }

  #pressAll() {
    for (const card of this.#cards) this.#press(card);
  }

  get collected() {
    return new Set(this.#lists.collected.map(({ id }) => id));
  }

  choose(name) {
    if (!LIST_NAMES.includes(name)) return;
    this.chosen = name;
    this.#at = 0;
    this.list.scrollTop = 0;
    this.#draw();
    this.#count();
  }

  /** Goes to the quotes: to the one that was chosen, or the first. */
  focus() {
    const cards = this.#cards;
    (cards[this.#at] ?? cards.at(-1) ?? this.list).focus();
  }

  get #cards() {
    return [...this.list.querySelectorAll("[data-at]")];
  }

  #count() {
    const numbers = { collected: this.#lists.collected.length, linked: Object.keys(this.#sides).length };
    for (const name of LIST_NAMES) {
      const words = name in numbers ? `${LISTS[name]} (${formatNumber(numbers[name])})` : LISTS[name];
      const tab = this.tabs[name];
      if (tab.textContent !== words) tab.textContent = words;
      tab.setAttribute("aria-selected", String(name === this.chosen));
      tab.tabIndex = name === this.chosen ? 0 : -1;
    }
    this.list.setAttribute("aria-labelledby", `tab-${this.chosen}`);
  }

  #draw() {
    const quotes = this.#lists[this.chosen];
    this.note.textContent = [ABOUT[this.chosen], this.#notes[this.chosen]].filter(Boolean).join(" ");
    if (!quotes.length) {
      const within = this.list.contains(this.list.getRootNode().activeElement);
      if (within) this.list.focus();
      this.list.replaceChildren(el("p", { class: "none" }, NONE[this.chosen]));
      return;
    }
    // A card that is there already is moved, not made anew, so that its focus and scroll stay.
    const there = new Map(this.#cards.map((card) => [card.dataset.quote, card]));
    const cards = quotes.map((quote, at) => {
      const card = there.get(quote.id) ?? this.#drawCard(quote);
      card.dataset.at = at;
      const reasons = card.querySelector(".reasons");
      reasons.textContent = quote.reasons.join(", ");
      reasons.hidden = !quote.reasons.length;
      this.#press(card);
      return card;
    });
    const focused = this.list.getRootNode().activeElement;
    const within = focused && this.list.contains(focused);
    this.list.replaceChildren(...cards);
    if (!within) return;
    if (this.list.contains(focused)) focused.focus({ preventScroll: true });
    else this.focus(); // its card is gone: the next one is gone to
  }

  #drawCard(quote) {
    const sides = SIDES.map((side) =>
      el(
        "button",
        {
          type: "button", class: `side ${side}`, "data-side": side, title: `${SIDE_WORDS[side]} (${SIDE_KEYS[side]})`,
          onclick: () => this.#link(quote, side),
        },
        SIDE_WORDS[side],
      ),
    );
    const collect = el("button", { type: "button", class: "quiet collect", title: `${say("Collect")} (c)`, onclick: () => this.acts.collect(quote) });
    const open = el(
      "button",
      { type: "button", class: "quiet", title: `${say("Open transcript")} (o)`, onclick: () => this.acts.open(quote) },
      say("Open transcript"),
    );
    return el(
      "article",
      { class: "quote", tabindex: "-1", "data-quote": quote.id, "aria-label": quote.words },
      el("p", { class: "words", dir: "auto" }, quote.words),
      el("p", { class: "about" }, [quote.place, quote.codes.join(", "), quote.kind].filter(Boolean).join(" · ")),
      el("p", { class: "reasons", title: say("Words of contrast") }),
      el("div", { class: "acts" }, ...sides, el("span", { class: "space" }), collect, open),
    );
  }

  #press(card) {
    const id = card.dataset.quote;
    const side = this.#sides[id] === "illustrates" ? "supports" : this.#sides[id];
    for (const button of card.querySelectorAll("[data-side]")) button.setAttribute("aria-pressed", String(button.dataset.side === side));
    card.dataset.linked = side ?? "";
    const there = this.collected.has(id);
    const collect = card.querySelector(".collect");
    collect.textContent = there ? say("Collected") : say("Collect");
    collect.setAttribute("aria-pressed", String(there));
  }

  #link(quote, side) {
    const now = this.#sides[quote.id] === "illustrates" ? "supports" : this.#sides[quote.id];
    this.acts.link(quote, now === side ? null : side);
  }

  #turn(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (LIST_NAMES.indexOf(this.chosen) + step + LIST_NAMES.length) % LIST_NAMES.length;
    this.choose(LIST_NAMES[at]);
    this.tabs[LIST_NAMES[at]].focus();
  }

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cards = this.#cards;
    const quote = this.#lists[this.chosen][this.#at];
    const side = SIDES.find((each) => SIDE_KEYS[each] === event.key);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const to = Math.min(Math.max(this.#at + (event.key === "ArrowDown" ? 1 : -1), 0), cards.length - 1);
      if (event.target === this.list) this.focus();
      else cards[to]?.focus();
    } else if (side && quote) this.#link(quote, side);
    else if (event.key === "c" && quote) this.acts.collect(quote);
    else if (event.key === "o" && quote) this.acts.open(quote);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Says how quotes were ranked, where it was not by meaning or not all of them were. */
export function describeWay({ way, why, unread }) {
  if (way === "words") return why ? say("Ranked by shared words. {why}", { why }) : "";
  if (!unread) return "";
  return say("{quotes} not read by the language model yet: they are found by their words.", { quotes: countThings(unread, "quote") });
}
