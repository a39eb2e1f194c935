// Sorting by tapping a card and then a pile, and naming the piles.

import { el, keepRows, setAttribute, setText } from "../shared/dom.js";
import { button } from "../shared/icons.js";
import { byRank, rankBetween } from "../shared/rank.js";
import { countThings, say } from "../shared/say.js";
import { drawCard, makeCard, shorten } from "./cards.js";
import { newId } from "./keep.js";

export const namePile = (pile) => pile.name || say("A pile without a name");

/** The name with a word for a pile that only the computer suggested so far. */
const titlePile = (pile) => (pile.suggested ? say("{pile} (suggested)", { pile: namePile(pile) }) : namePile(pile));

/** Returns the cards of a step by the pile they lie in, each in its order; "" for those in none. */
export function groupByPile(cards, piles) {
  const known = new Set(piles.map(({ id }) => id));
  const grouped = new Map([["", []], ...piles.map(({ id }) => [id, []])]);
  for (const card of cards) grouped.get(known.has(card.pile) ? card.pile : "").push(card);
  for (const [pile, inside] of grouped) if (pile) inside.sort(byRank);
  return grouped;
}

/** The rank behind the last of some things. */
export const rankAfter = (things) => rankBetween(things.length ? (things[things.length - 1].rank ?? "") : "", null);

export class Sorter {
  #held = ""; // the card that goes into the pile that is tapped next
  #later = new Set(); // put off by this person
  #moves = []; // what this phone has moved, to take it back

  constructor(app) {
    this.app = app;
    this.left = el("p", { class: "budget", "aria-live": "polite" });
    this.card = makeCard("div");
    this.card.classList.add("held");
    this.targets = el("div", { class: "targets" });
    this.later = el("button", { type: "button", onclick: () => this.#putOff() }, say("Later"));
    this.out = el("button", { type: "button", onclick: () => this.#move("") }, say("Out of the piles"));
    this.back = button("undo", say("Undo"), () => this.#undo());
    this.add = button("add", say("New pile"), () => this.#askName());
    this.hand = el("div", { class: "hand" }, this.card, el("h2", {}, say("Into which pile?")), this.targets, el("div", { class: "row" }, this.add, this.later, this.out));
    this.done = el("p", { class: "empty" });
    this.others = el("ol", { class: "lines" });
    this.waiting = el("section", {}, el("h2", {}, say("Not in a pile yet")), this.others);
    this.piles = el("div", { class: "piles" });
    this.node = el("section", { class: "sorter" }, this.left, this.hand, this.done, this.back, this.waiting, this.piles);
  }

  draw(view) {
    const { step } = view;
    const piles = [...view.piles].sort(byRank);
    const cards = [...view.cards];
    const grouped = groupByPile(cards, piles);
    const loose = grouped.get("");
    const may = step.may?.includes("sort") && !step.locked;
    if (!cards.some(({ id }) => id === this.#held)) this.#held = "";
    if (!this.#held && may) this.#held = (loose.find(({ id }) => !this.#later.has(id)) ?? loose[0])?.id ?? "";
    const held = cards.find(({ id }) => id === this.#held);
    this.hand.hidden = !held;
    if (held) drawCard(this.card, held);
    this.out.hidden = !held?.pile;
    this.later.hidden = Boolean(held?.pile) || loose.length < 2;
    this.back.hidden = !this.#moves.length || !may;
    setText(this.left, loose.length ? say("{cards} not in a pile yet", { cards: countThings(loose.length, "card") }) : say("Every card lies in a pile."));
    setText(this.done, held || loose.length ? "" : say("Tap a card below to move it."));
    this.done.hidden = !this.done.textContent || !may;
    keepRows(this.targets, piles, {
      key: ({ id }) => id,
      make: ({ id }) => el("button", { type: "button", onclick: () => this.#move(id) }, el("span"), el("i")),
    });
    piles.forEach((pile, at) => {
      const [name, count] = this.targets.children[at].children;
      setText(name, titlePile(pile));
      this.targets.children[at].classList.toggle("suggested", Boolean(pile.suggested));
      setText(count, String(grouped.get(pile.id).length));
      setAttribute(this.targets.children[at], "aria-pressed", String(held?.pile === pile.id));
    });
    const rest = loose.filter(({ id }) => id !== this.#held);
    this.waiting.hidden = !rest.length;
    this.#drawLines(this.others, rest, may);
    keepRows(this.piles, piles, { key: ({ id }) => id, make: () => this.#makePile() });
    piles.forEach((pile, at) => {
      const node = this.piles.children[at];
      const inside = grouped.get(pile.id);
      setText(node.heading, titlePile(pile));
      setText(node.count, countThings(inside.length, "card"));
      this.#drawLines(node.lines, inside, may);
    });
  }

  #makePile() {
    const [heading, count, lines] = [el("h2"), el("p", { class: "hint" }), el("ol", { class: "lines" })];
    return Object.assign(el("section", { class: "pile" }, el("header", {}, heading, count), lines), { heading, count, lines });
  }

  #drawLines(list, cards, may) {
    keepRows(list, cards, {
      key: ({ id }) => id,
      make: ({ id }) => el("li", {}, el("button", { type: "button", onclick: () => this.#take(id) })),
    });
    cards.forEach((card, at) => {
      const line = list.children[at].firstChild;
      setText(line, card.text);
      line.classList.toggle("opinion", card.kind === "opinion");
      line.disabled = !may;
      setAttribute(line, "aria-pressed", String(card.id === this.#held));
    });
  }

  #take(id) {
    this.#held = id;
    this.app.redraw();
    this.node.scrollIntoView({ block: "start" });
    (this.targets.querySelector("button") ?? this.add).focus({ preventScroll: true });
  }

  #putOff() {
    this.#later.add(this.#held);
    this.#held = "";
    const loose = groupByPile(this.app.view.cards, this.app.view.piles).get("");
    if (loose.every(({ id }) => this.#later.has(id))) this.#later = new Set([...this.#later].slice(-1));
    this.app.redraw();
  }

  #move(pile, { to = null } = {}) {
    const { cards, piles } = this.app.view;
    const card = cards.find(({ id }) => id === this.#held);
    if (!card) return;
    const inside = groupByPile(cards, piles).get(pile) ?? [];
    const rank = pile ? rankAfter(inside.filter(({ id }) => id !== card.id)) : "n";
    this.#moves.push({ card: card.id, pile: card.pile || "", rank: card.rank || "n" });
    this.#held = "";
    this.app.send("sort", { card: card.id, pile, rank });
    const name = to ?? (pile && namePile(piles.find(({ id }) => id === pile) ?? {}));
    const text = shorten(card.text);
    this.app.frame.announce(pile ? say("“{text}” is in “{pile}”.", { text, pile: name }) : say("“{text}” is in no pile.", { text }));
  }

  #undo() {
    const last = this.#moves.pop();
    if (!last) return;
    this.#held = last.pile ? "" : last.card;
    this.app.send("sort", last);
    this.app.frame.announce(say("Moved back."));
  }

  #askName() {
    const field = el("input", { id: "pile-name", maxlength: "60", autocomplete: "off", enterkeyhint: "done" });
    const make = (event) => {
      event.preventDefault();
      const pile = newId();
      const name = field.value.trim();
      this.app.send("pile.add", { pile, name, rank: rankAfter([...this.app.view.piles].sort(byRank)) });
      sheet.close();
      this.#move(pile, { to: name || namePile({}) });
    };
    const form = el(
      "form",
      { onsubmit: make },
      el("label", { for: "pile-name" }, say("What do its cards have in common?")),
      field,
      el("p", { class: "hint" }, say("You can leave it without a name for now.")),
      el("button", { type: "submit", class: "main" }, say("Put the card into it")),
    );
    const sheet = this.app.openSheet(say("New pile"), form);
    field.focus();
  }
}

/** A field for the name of each pile, with what lies in it. */
export class Namer {
  constructor(app) {
    this.app = app;
    this.list = el("ol", { class: "cards" });
    this.empty = el("p", { class: "empty" }, say("There are no piles yet."));
    this.node = el("section", { class: "namer" }, this.list, this.empty);
  }

  draw(view) {
    const piles = [...view.piles].sort(byRank);
    const grouped = groupByPile(view.cards, piles);
    const may = view.step.may?.includes("name") && !view.step.locked;
    keepRows(this.list, piles, { key: ({ id }) => id, make: ({ id }) => this.#make(id) });
    piles.forEach((pile, at) => {
      const node = this.list.children[at];
      const inside = grouped.get(pile.id);
      if (document.activeElement !== node.field && node.said !== pile.name) node.field.value = pile.name;
      node.said = pile.name;
      node.field.disabled = !may;
      setText(node.count, countThings(inside.length, "card"));
      keepRows(node.lines, inside, { key: ({ id }) => id, make: ({ text }) => el("li", { dir: "auto" }, text) });
    });
    this.empty.hidden = piles.length > 0;
  }

  #make(id) {
    const field = el("input", { id: `name-${id}`, maxlength: "60", autocomplete: "off", enterkeyhint: "done" });
    const keep = () => {
      const name = field.value.trim();
      if (name && name !== node.said) this.app.send("pile.name", { pile: id, name });
    };
    field.addEventListener("change", keep);
    const form = el("form", { onsubmit: (event) => (event.preventDefault(), field.blur()) }, el("label", { for: field.id }, say("Name of the pile")), field);
    const [count, lines] = [el("summary"), el("ol", { class: "lines plain" })];
    const node = el("li", { class: "card" }, form, el("details", {}, count, lines));
    return Object.assign(node, { field, count, lines, said: null });
  }
}
