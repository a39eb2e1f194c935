// The board on the console: new piles, suggested piles, and what can be done with a card in hand.

import { Board } from "../board/board.js";
import { shortenWords } from "../board/card.js";
import { LOOSE } from "../board/model.js";
import { newId } from "./proxy.js";
import { Suggesting } from "./suggesting.js";
import { el, keepRows } from "../shared/dom.js";
import { button, icon } from "../shared/icons.js";
import { say } from "../shared/say.js";

export class BoardPane {
  constructor({ room }) {
    this.room = room;
    this.whose = el("select", { "aria-label": say("Whose board"), onchange: () => this.#choose() });
    this.add = button("add", say("New pile"), () => this.#addPile());
    this.suggesting = new Suggesting({ room, board: () => this.board });
    this.hand = el("div", { class: "hand", hidden: true });
    this.place = el("div", { class: "place" });
    this.board = new Board(this.place, { room, moderates: true, onPick: (card) => this.#drawHand(card) });
    this.node = el(
      "div",
      { class: "boardpane" },
      el("div", { class: "tools" }, this.whose, this.add, this.suggesting.node, this.hand),
      this.place,
    );
  }

  draw() {
    this.#drawTables();
    this.suggesting.draw();
    this.board.draw();
  }

  #drawTables() {
    const { tables = [] } = this.room.parts.get("room") ?? {};
    this.whose.hidden = !tables.length;
    this.add.hidden = Boolean(this.board.table); // a table makes its own piles
    keepRows(this.whose, [{ id: "", name: say("Everybody’s board") }, ...tables], {
      key: ({ id }) => `of-${id}`,
      make: ({ id, name }) => el("option", { value: id }, name),
    });
    const step = this.room.parts.get("step");
    if (this.step !== step?.id) {
      this.step = step?.id;
      this.whose.value = tables.length && step?.plenary === false ? tables[0].id : "";
      this.board.table = this.whose.value;
    }
  }

  #choose() {
    this.board.table = this.whose.value;
    this.draw();
  }

  #addPile() {
    const pile = newId("p");
    this.room.send("pile.add", { pile, name: say("New pile") });
    this.board.draw();
    this.board.edit(pile);
  }

  // --- a card in hand -------------------------------------------------------------------------

  #drawHand(card) {
    this.hand.hidden = !card;
    if (!card) return this.hand.replaceChildren();
    const into = el("select", {
      "aria-label": say("Put it into"),
      onchange: () => into.value !== "-" && this.board.putInto(into.value === "*" ? LOOSE : into.value),
    });
    into.append(el("option", { value: "-" }, say("Put it into …")));
    for (const pile of this.board.arranged)
      into.append(el("option", { value: pile.id || "*" }, this.board.namePile(pile)));
    const done = (kind) => () => {
      const { id } = this.board.takePicked();
      this.room.send(kind, { card: id, on: true });
      this.board.draw();
    };
    this.hand.replaceChildren(
      el(
        "span",
        { class: "held", dir: "auto" },
        say("In hand: {card}", { card: shortenWords(card.text, 40) }),
      ),
      into,
      button("park", say("Park"), done("card.park")),
      button("veil", say("Hide"), done("card.hide")),
      ...(/^https?:\/\//.test(card.way ?? "")
        ? [el("a", { href: card.way, target: "_blank", rel: "noopener" }, icon("link"), say("In the study"))]
        : []),
    );
    return null;
  }
}
