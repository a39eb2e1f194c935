// The board of a table on its scribe's tablet: sorted by drag, tap or keyboard, with a way back.

import { Board } from "../board/board.js";
import { el } from "../shared/dom.js";
import { button } from "../shared/icons.js";
import { rankBetween } from "../shared/rank.js";
import { say } from "../shared/say.js";

export class TableBoard {
  #moves = []; // what was moved here, to put it back: a list of places for each act
  #act = null;

  /** @param {object} app the page  @param {HTMLElement} host */
  constructor(app, host) {
    this.app = app;
    const send = (kind, fields) => {
      if (kind === "sort") this.#note(fields.card);
      app.send(kind, fields);
    };
    const room = {
      get parts() {
        return app.room.parts;
      },
      get waiting() {
        return app.pending;
      },
      send,
    };
    this.add = button("add", say("New pile"), () => this.#addPile());
    this.back = button("undo", say("Undo"), () => this.#undo());
    this.how = el("p", { class: "hint" }, say("Drag a card, or tap it and then a pile. Tap a pile’s name to change it."));
    const place = el("div", {});
    host.append(el("div", { class: "tools" }, this.add, this.back, this.how), place);
    this.board = new Board(place, { room, takes: true });
  }

  draw({ step }) {
    const may = step.may ?? [];
    this.add.hidden = !may.includes("sort");
    this.add.disabled = this.back.disabled = Boolean(step.locked);
    this.back.hidden = !this.#moves.length;
    this.board.draw();
  }

  #addPile() {
    const pile = this.app.newId();
    const ranks = this.board.arranged.map(({ rank }) => rank ?? "").sort();
    this.app.send("pile.add", { pile, name: "", rank: rankBetween(ranks.at(-1) ?? "") });
    this.board.draw();
    this.board.edit(pile);
  }

  /** Keeps where a card lies before it is moved; what one act moves is put back together. */
  #note(id) {
    const card = this.board.arranged.flatMap(({ cards }) => cards).find((each) => each.id === id);
    if (!this.#act) {
      this.#moves.push((this.#act = []));
      queueMicrotask(() => (this.#act = null));
    }
    this.#act.push({ card: id, pile: card?.pile || "", rank: card?.rank || "n" });
  }

  #undo() {
    for (const was of this.#moves.pop() ?? []) this.app.send("sort", was);
    this.app.frame.announce(say("Moved back."));
  }
}
