// Piles that the computer suggests: computed when asked, shown or hidden, taken one by one or all.

import { el, setAttribute, setText } from "../shared/dom.js";
import { button } from "../shared/icons.js";
import { say } from "../shared/say.js";

export class Suggesting {
  #asked = false;

  /** @param {{room: object, board: () => object}} options `board` returns the board that is shown */
  constructor({ room, board }) {
    this.room = room;
    this.ask = button(null, say("Suggest piles"), () => this.#post("suggest"), {
      title: say("Puts together loose cards that say nearly the same; nothing is moved until you take it"),
    });
    this.cancel = button(null, say("Cancel"), () => this.#post("cancel"));
    this.shows = button(null, "", () => room.send("suggestions", { on: !this.#suggestions.on }));
    this.all = button(null, say("Take all"), () => board().take(""), {
      title: say("Makes piles of the room of all that are suggested"),
    });
    this.bar = el("progress", { max: 1, "aria-label": say("Reading the cards") });
    this.told = el("span", { class: "hint", role: "status" });
    this.node = el(
      "span",
      { class: "suggesting", role: "group", "aria-label": say("Suggested piles") },
      this.ask,
      this.bar,
      this.cancel,
      this.shows,
      this.all,
      this.told,
    );
  }

  get #suggestions() {
    return this.room.parts.get("room")?.suggestions ?? { offered: false, on: false, number: 0 };
  }

  draw() {
    const { offered, on, number } = this.#suggestions;
    const { done, of = 0, why = "" } = this.room.parts.get("suggesting") ?? {};
    const works = done !== undefined;
    if (works || !this.room.parts.get("step")) this.#asked = false;
    this.ask.hidden = works || !offered || !this.room.parts.get("step")?.may?.includes("sort");
    this.bar.hidden = this.cancel.hidden = !works;
    // Until the first cards are read the model is being loaded, and nobody knows how long that takes.
    if (works && done) this.bar.value = done / Math.max(1, of);
    else this.bar.removeAttribute("value");
    this.shows.hidden = !number || works;
    setAttribute(this.shows, "aria-pressed", String(on));
    setText(this.shows.firstElementChild, on ? say("Hide suggested piles") : say("Show suggested piles"));
    this.all.hidden = !number || !on || works;
    if (!this.#asked) setText(this.told, works ? say("Reading the cards …") : why);
  }

  async #post(what) {
    let why;
    try {
      const answer = await fetch(`/piles/${what}`, { method: "POST" });
      why = (await answer.json()).why ?? "";
    } catch {
      why = say("The room’s server does not answer. Open the room again from the study.");
    }
    if (!why) return;
    this.#asked = true; // what the server said stands until it says something else
    setText(this.told, why);
  }
}
