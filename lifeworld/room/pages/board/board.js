// The board: piles and cards, sorted by drag, by tap or by keyboard; what others move shows at once.

import { el, setText } from "../shared/dom.js";
import { countThings, say } from "../shared/say.js";
import { fillFace, makeFace, shortenWords } from "./card.js";
import { Column } from "./column.js";
import { Dragging } from "./dragging.js";
import { arrange, carry, findPlace, LOOSE, sortTo, step } from "./model.js";

const CARRYING = /^(Arrow(Up|Down|Left|Right)|Home|End)$/;

export class Board {
  #notes = new Map(); // id of a card → {node, face, told}
  #columns = new Map(); // id of a pile → Column
  #shown = []; // as drawn
  #picked = null; // {card, place, by}: a card that is carried
  #at = null; // the card that Tab leads to

  /**
   * @param {HTMLElement} host
   * @param {{room: object, reads?: boolean, moderates?: boolean, takes?: boolean, onPick?: (card: object|null) => void}}
   *   options `reads`: nothing can be moved; `moderates`: piles become findings;
   *   `takes`: suggested piles can be taken
   */
  constructor(host, { room, reads = false, moderates = false, takes = moderates, onPick = () => {} }) {
    this.room = room;
    this.reads = reads;
    this.moderates = moderates;
    this.takes = takes;
    this.onPick = onPick;
    this.table = "";
    this.live = el("p", { class: "unseen", role: "status" });
    this.how = el(
      "p",
      { class: "unseen", id: "board-how" },
      say("Enter picks the card up, arrows carry it, Enter puts it down, Escape puts it back."),
    );
    this.columns = el("div", { class: "columns" });
    host.classList.add("board");
    host.append(this.how, this.columns, this.live);
    if (reads) return;
    this.columns.addEventListener("keydown", (event) => this.#key(event));
    this.columns.addEventListener("click", (event) => this.#click(event));
    this.columns.addEventListener("focusin", (event) => this.#follow(event.target.closest(".note")));
    this.dragging = new Dragging(this.columns, {
      begin: (card) => this.#let(card),
      drop: (card, pile, at) => this.#drop(card, pile, at),
    });
  }

  get picked() {
    return this.#picked?.card ?? null;
  }

  /** The columns as they are, with what the room has yet to acknowledge. */
  get arranged() {
    return arrange(this.room.parts, { waiting: this.room.waiting ?? [], table: this.table });
  }

  draw() {
    if (this.dragging?.isOn) {
      this.late = true; // what others moved is drawn when the hand lets go
      return;
    }
    let columns = this.arranged;
    if (this.#picked && !findPlace(columns, this.#picked.card)) this.#letGo();
    if (this.#picked?.by === "keys") {
      const { card, place } = this.#picked;
      place.column = Math.min(place.column, columns.length - 1);
      columns = carry(columns, card, place);
    }
    this.#shown = columns;
    const focused = this.columns.contains(document.activeElement) ? document.activeElement : null;
    this.#drawColumns(columns);
    this.#drawNotes(columns);
    const note = focused?.closest?.(".note");
    const back = note ? this.#notes.get(note.dataset.card)?.node : focused;
    if (back?.isConnected && document.activeElement !== back) back.focus({ preventScroll: !this.#picked });
  }

  #drawColumns(columns) {
    const wanted = new Set(columns.map(({ id }) => id));
    for (const [id, column] of this.#columns)
      if (!wanted.has(id)) {
        column.leave();
        this.#columns.delete(id);
      }
    columns.forEach((pile, at) => {
      let column = this.#columns.get(pile.id);
      if (!column) this.#columns.set(pile.id, (column = new Column(this, pile)));
      column.update(pile);
      if (this.columns.children[at] !== column.node)
        this.columns.insertBefore(column.node, this.columns.children[at] ?? null);
    });
  }

  #drawNotes(columns) {
    const seen = new Set();
    for (const { id, cards } of columns) {
      const { list } = this.#columns.get(id);
      let after = list.firstElementChild;
      for (const card of cards) {
        seen.add(card.id);
        const { item } = this.#note(card);
        if (item === after) after = after.nextElementSibling;
        else list.insertBefore(item, after);
      }
    }
    for (const [id, { item }] of this.#notes)
      if (!seen.has(id)) {
        item.remove();
        this.#notes.delete(id);
      }
    if (this.reads) return;
    if (!seen.has(this.#at)) this.#at = columns.find(({ cards }) => cards.length)?.cards[0].id ?? null;
    for (const [id, { node }] of this.#notes) {
      const tab = id === this.#at ? 0 : -1;
      if (node.tabIndex !== tab) node.tabIndex = tab;
      const pressed = String(id === this.#picked?.card);
      if (node.getAttribute("aria-pressed") !== pressed) node.setAttribute("aria-pressed", pressed);
    }
  }

  #note(card) {
    const told = [
      card.kind,
      card.text,
      card.who,
      card.group,
      card.stratum,
      card.confidence,
      card.theme,
      card.by,
    ].join("\n");
    let note = this.#notes.get(card.id);
    if (!note) {
      const face = makeFace(card);
      const node = this.reads
        ? el("div", { class: "note", "data-card": card.id }, face)
        : el(
            "button",
            { type: "button", class: "note", "data-card": card.id, "aria-describedby": "board-how" },
            face,
          );
      note = { node, face, told, item: el("li", {}, node) };
      this.#notes.set(card.id, note);
    } else if (note.told !== told) {
      fillFace(note.face, card);
      note.told = told;
    }
    return note;
  }

  // --- by keyboard and by tap -----------------------------------------------------------------

  #key(event) {
    const note = event.target.closest(".note");
    if (!note || event.ctrlKey || event.metaKey || event.altKey) return;
    const card = note.dataset.card;
    if (CARRYING.test(event.key)) this.#step(card, event.key);
    else if (event.key === "Enter" || event.key === " ") this.#toggle(card, "keys");
    else if (event.key === "Escape" && this.#picked) this.#putBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #step(card, key) {
    const carried = this.#picked?.card === card;
    if (carried && this.#picked.by !== "keys") this.#picked = { ...this.#picked, by: "keys" };
    const place = step(this.#shown, findPlace(this.#shown, card), key, carried);
    if (carried) {
      this.#picked.place = place;
      this.draw();
      this.#say(this.#describe(card));
    } else this.focus(this.#shown[place.column].cards[place.at]?.id);
  }

  #toggle(card, by) {
    if (this.#picked?.card === card) {
      const { place } = this.#picked;
      this.#letGo();
      this.#send(card, place);
      return;
    }
    this.#picked = { card, by, place: findPlace(this.#shown, card) };
    this.#at = card;
    this.draw();
    this.onPick(this.#find(card));
    this.#say(say("Picked up: “{card}”.", { card: this.#name(card) }));
  }

  #putBack() {
    const { card } = this.#picked;
    this.#letGo();
    this.draw();
    this.focus(card);
    this.#say(say("Put back."));
  }

  #letGo() {
    this.#picked = null;
    this.onPick(null);
  }

  /** A tap picks a card up; a tap on a pile or on one of its cards puts it there. */
  #click(event) {
    if (event.target.closest(".naming, select, .name")) return;
    const note = event.target.closest(".note");
    const column = event.target.closest(".column");
    const picked = this.#picked?.card;
    if (picked && column && note?.dataset.card !== picked) {
      const cards = this.#shown.find(({ id }) => id === column.dataset.pile).cards;
      const at = note ? cards.findIndex(({ id }) => id === note.dataset.card) : cards.length;
      this.putInto(column.dataset.pile, at);
    } else if (note) this.#toggle(note.dataset.card, "tap");
  }

  /** Puts the card that is picked up into a pile, at its end if no place is given. */
  putInto(pile, at = Infinity) {
    const { card } = this.#picked;
    this.#letGo();
    this.#drop(card, pile, at);
  }

  /** Lets go of the card that is picked up and returns it: something else is done with it. */
  takePicked() {
    const card = this.#picked && this.#find(this.#picked.card);
    if (card) this.#letGo();
    return card;
  }

  focus(card) {
    const note = this.#notes.get(card);
    if (!note) return;
    this.#follow(note.node);
    note.node.focus();
  }

  #follow(node) {
    if (!node || node.dataset.card === this.#at) return;
    const before = this.#notes.get(this.#at);
    if (before) before.node.tabIndex = -1;
    this.#at = node.dataset.card;
    node.tabIndex = 0;
  }

  // --- what goes to the room --------------------------------------------------------------------

  #let(card) {
    if (this.#picked) this.#letGo();
    this.#at = card;
  }

  #drop(card, pile, at) {
    const columns = this.arranged;
    const column = columns.findIndex(({ id }) => id === pile);
    if (card && column >= 0) this.#send(card, { column, at: Math.min(at, columns[column].cards.length) });
    else this.draw();
  }

  #send(card, place) {
    this.#post(sortTo(this.arranged, card, place));
    this.late = false;
    this.draw();
    this.focus(card);
    this.#say(this.#describe(card));
  }

  rename(pile, name) {
    if (name && name !== this.#shown.find(({ id }) => id === pile)?.name)
      this.room.send("pile.name", { pile, name });
    this.draw();
  }

  /** Makes a suggested pile one of the room's, with the cards that lie in it; "" takes them all. */
  take(pile) {
    const taken = this.arranged.filter(({ id, suggested }) => suggested && (!pile || id === pile));
    if (!taken.length) return;
    this.#post([{ kind: "pile.take", pile }]);
    this.draw();
    this.focus(taken[0].cards[0].id);
    this.#say(
      taken
        .map(({ name, cards }) =>
          say("Pile “{name}” with {cards}.", {
            name: name || say("Without a name"),
            cards: countThings(cards.length, "card"),
          }),
        )
        .join(" "),
    );
  }

  #post(operations) {
    const table = this.table ? { table: this.table } : {};
    for (const { kind, ...fields } of operations) this.room.send(kind, { ...fields, ...table });
  }

  /** Lets the name of a pile be written. */
  edit = (pile) => this.#columns.get(pile)?.edit();

  // --- words --------------------------------------------------------------------------------------

  namePile = (pile) => (pile.id === LOOSE ? say("Not sorted") : pile.name || say("Without a name"));

  #find = (card) => this.room.parts.get(`card:${card}`) ?? null;
  #name = (card) => shortenWords(this.#find(card)?.text ?? "");

  #describe(card) {
    const place = findPlace(this.#shown, card);
    if (!place) return "";
    const pile = this.#shown[place.column];
    return say("“{card}”: {pile}, {at} of {all}.", {
      card: this.#name(card),
      pile: this.namePile(pile),
      at: place.at + 1,
      all: countThings(pile.cards.length, "card"),
    });
  }

  #say(words) {
    setText(this.live, words);
  }
}
