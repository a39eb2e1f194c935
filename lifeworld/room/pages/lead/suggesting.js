// Piles that the computer suggests, asked for and taken from a facilitator's phone.

import { el, setAttribute, setText } from "../shared/dom.js";
import { button } from "../shared/icons.js";
import { countThings, say } from "../shared/say.js";

export class Suggesting {
  constructor(room) {
    this.room = room;
    this.ask = button(null, say("Suggest piles"), () => room.send("piles.ask"));
    this.cancel = button(null, say("Cancel"), () => room.send("piles.cancel"));
    this.shows = button(null, "", () => room.send("suggestions", { on: !this.#suggestions.on }));
    this.all = button(null, say("Take all"), () => room.send("pile.take", { pile: "" }));
    this.told = el("p", { class: "hint", role: "status" });
    this.node = el(
      "section",
      { "aria-label": say("Suggested piles") },
      el("h3", {}, say("Suggested piles")),
      el("div", { class: "keys" }, this.ask, this.cancel, this.shows, this.all),
      this.told,
    );
  }

  get #suggestions() {
    return this.room.parts.get("room")?.suggestions ?? { offered: false, on: false, number: 0 };
  }

  draw(step) {
    const { offered, on, number } = this.#suggestions;
    const { done, of = 0, why = "" } = this.room.parts.get("suggesting") ?? {};
    const works = done !== undefined;
    this.node.hidden = !offered || !step?.may?.includes("sort");
    this.ask.hidden = works;
    this.cancel.hidden = !works;
    this.shows.hidden = !number || works;
    setAttribute(this.shows, "aria-pressed", String(on));
    setText(this.shows.lastChild, on ? say("Hide suggested piles") : say("Show suggested piles"));
    this.all.hidden = !number || !on || works;
    if (works) setText(this.told, done ? say("{done} of {of} cards read", { done, of }) : say("Reading the cards …"));
    else setText(this.told, why || (number ? countThings(number, "suggested pile", "suggested piles") : say("Puts together loose cards that say nearly the same; nothing is moved until you take it")));
  }
}
