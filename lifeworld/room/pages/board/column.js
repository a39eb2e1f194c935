// A pile as a column: its name, which can be changed in place, what it becomes, and its cards.

import { el, setText } from "../shared/dom.js";
import { countThings, say } from "../shared/say.js";
import { LOOSE } from "./model.js";

const BECOMES = {
  "": say("Stays a pile"),
  theme: say("Theme"),
  need: say("Need"),
  space: say("Opportunity space"),
};

export class Column {
  #told = "";

  constructor(board, pile) {
    this.board = board;
    this.pile = pile;
    this.id = pile.id;
    this.count = el("span", { class: "count" });
    this.list = el("ol", {});
    this.head = el(board.moderates ? "h3" : "h2", {}); // below the heading of the step, or of the page
    this.becomes = null;
    this.node = el(
      "section",
      { class: pile.id === LOOSE ? "column loose" : "column", "data-pile": pile.id },
      el("header", {}, this.head, this.count),
      this.list,
    );
    if (pile.id === LOOSE || board.reads) {
      this.name = el("span", { class: "name" });
      this.head.append(this.name);
    } else {
      this.name = el("button", {
        type: "button",
        class: "name",
        title: say("Change the name"),
        onclick: () => this.edit(),
      });
      this.head.append(this.name);
    }
    if (pile.suggested) this.#addSuggested();
    if (pile.id !== LOOSE && board.moderates) this.#addBecomes();
    if (pile.id !== LOOSE && !board.moderates) {
      this.said = el("p", { class: "becomes" });
      this.node.firstElementChild.append(this.said);
    }
  }

  update(pile) {
    this.pile = pile;
    const name = this.board.namePile(pile);
    setText(this.name, name);
    setText(this.count, countThings(pile.cards.length, "card"));
    const told = say("Pile: {name}", { name });
    if (this.#told !== told) this.node.setAttribute("aria-label", (this.#told = told));
    this.node.classList.toggle("suggested", Boolean(pile.suggested));
    if (this.suggested) this.suggested.hidden = !pile.suggested;
    if (this.becomes && this.becomes.value !== pile.becomes && document.activeElement !== this.becomes)
      this.becomes.value = pile.becomes;
    if (this.said) {
      setText(this.said, pile.becomes ? (BECOMES[pile.becomes] ?? pile.becomes) : "");
      this.said.hidden = !pile.becomes;
    }
  }

  #addSuggested() {
    this.suggested = el("p", { class: "suggestion" }, say("Suggested"));
    if (this.board.takes)
      this.suggested.append(
        el(
          "button",
          {
            type: "button",
            "aria-label": say("Take the suggested pile “{name}”", { name: this.pile?.name ?? "" }),
            onclick: () => this.board.take(this.id),
          },
          say("Take it"),
        ),
      );
    this.node.firstElementChild.append(this.suggested);
  }

  #addBecomes() {
    this.becomes = el("select", {
      "aria-label": say("What this pile becomes"),
      onchange: () => this.board.room.send("pile.becomes", { pile: this.id, becomes: this.becomes.value }),
    });
    for (const [value, words] of Object.entries(BECOMES)) this.becomes.append(el("option", { value }, words));
    this.node.firstElementChild.append(this.becomes);
  }

  /** Takes the column away; a name that is still being written goes with it. */
  leave() {
    this.field = null;
    this.node.remove();
  }

  /** The name becomes a field; Enter and leaving it keep it, Escape does not. */
  edit() {
    if (this.field) return;
    const field = el("input", {
      class: "naming",
      value: this.pile.name,
      maxlength: 80,
      "aria-label": say("Name of the pile"),
    });
    this.field = field;
    const end = (keeps) => {
      if (this.field !== field) return;
      this.field = null;
      const back = document.activeElement === field;
      field.replaceWith(this.name);
      if (keeps) this.board.rename(this.id, field.value.trim());
      if (back) this.name.focus();
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") end(true);
      else if (event.key === "Escape") end(false);
    });
    field.addEventListener("blur", () => end(true));
    this.name.replaceWith(field);
    field.select();
  }
}
