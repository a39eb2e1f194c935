// Writing cards, statements and questions: private until it is revealed, never lost on the way.

import { el, keepRows, setAttribute, setText } from "../shared/dom.js";
import { button } from "../shared/icons.js";
import { say } from "../shared/say.js";
import { drawCard, makeCard } from "./cards.js";
import { newId } from "./keep.js";

export const MOST = 600; // letters on a card, as the server takes them
const NEAR = 100; // from here on, how many are left is shown

// How each thing that is written is sent, and what its box says.
export const WRITTEN = {
  opinion: { kind: "card.add", field: "card", label: say("Write a card"), send: say("Add the card"), told: say("Added. You can change it below.") },
  statement: { kind: "statement.add", field: "card", label: say("Add a statement"), send: say("Suggest it"), told: say("The facilitator decides whether it is voted on.") },
  question: { kind: "question.add", field: "question", label: say("Ask a question"), send: say("Ask"), told: say("Your question is in the queue.") },
}; // prettier-ignore

export const countLetters = (text) => [...text].length;

export const nameDraft = (what, step) => `draft/${step}/${what}`;

/** Returns the text that a box holds after one was sent back: both are kept. */
export const joinTexts = (returned, typed) => (typed.trim() ? `${returned}\n\n${typed}` : returned);

/** A box in which something is written; what is typed stays on the phone until it was sent. */
export class Box {
  constructor(app, { what, step = "", label = "", text = "", onsend = null, oncancel = null, send = "" }) {
    Object.assign(this, { app, what, step, onsend });
    const id = newId();
    this.draft = onsend ? null : nameDraft(what, step);
    this.area = el("textarea", {
      id: `box-${id}`, rows: "3", "aria-describedby": `told-${id}`, dir: "auto", autocapitalize: "sentences",
      oninput: () => this.#typed(), onkeydown: (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.#send(),
    }); // prettier-ignore
    this.area.value = text || (this.draft && app.keep.get(this.draft, "")) || "";
    this.told = el("p", { class: "hint", id: `told-${id}`, "aria-live": "polite" });
    this.submit = el("button", { type: "button", class: "main", onclick: () => this.#send() }, send || WRITTEN[what].send);
    const cancel = oncancel && el("button", { type: "button", onclick: oncancel }, say("Cancel"));
    this.node = el(
      "div",
      { class: "box" },
      el("label", { for: `box-${id}` }, label || WRITTEN[what].label),
      this.area,
      el("div", { class: "row" }, this.told, cancel, this.submit),
    );
    this.#count();
  }

  get isEmpty() {
    return !this.area.value.trim();
  }

  lock(locked) {
    this.submit.disabled = locked; // the words can still be typed, and stay
  }

  /** Takes back a text that could not be kept, and says why. */
  returnText(text, why) {
    this.area.value = joinTexts(text, this.area.value);
    this.#typed();
    this.#tell(why, true);
  }

  #typed() {
    if (this.draft) this.app.keep.set(this.draft, this.area.value || null);
    this.#count();
  }

  #tell(text, bad = false) {
    setText(this.told, text);
    setAttribute(this.told, "data-bad", bad);
  }

  #count() {
    const left = MOST - countLetters(this.area.value.trim());
    if (left < 0) this.#tell(say("{over} letters too many for one card", { over: -left }), true);
    else this.#tell(left < NEAR ? say("{left} letters left", { left }) : "");
    return left;
  }

  #send() {
    const text = this.area.value.trim();
    if (!text) {
      this.#tell(say("Write something first."), true);
      this.area.focus();
      return;
    }
    if (this.#count() < 0) {
      this.area.focus();
      return;
    }
    if (this.onsend) {
      this.onsend(text);
      return;
    }
    const { kind, field, told } = WRITTEN[this.what];
    this.app.send(kind, { [field]: newId(), text }, this.step);
    this.area.value = "";
    this.#typed();
    this.#tell(told);
    this.area.focus(); // the keyboard stays for the next one
  }
}

/** One's own cards with what can be done to them. */
export class OwnCards {
  #editing = new Map(); // id → its box

  constructor(app, { choose, title }) {
    Object.assign(this, { app, choose });
    this.list = el("ol", { class: "cards own" });
    this.title = el("h2", {}, title);
    this.node = el("section", {}, this.title, this.list);
  }

  draw(view) {
    const cards = view.own.filter(this.choose);
    const fixed = Boolean(view.step?.locked) || view.room?.state === "ended";
    this.title.hidden = cards.length === 0;
    keepRows(this.list, cards, { key: ({ id }) => id, make: (card) => this.#make(card) });
    cards.forEach((card, at) => {
      const node = this.list.children[at];
      node.card = card;
      drawCard(node, card, card.about ? view.cards.find(({ id }) => id === card.about) : null);
      node.edit.disabled = fixed;
    });
  }

  #make(card) {
    const node = makeCard();
    node.card = card;
    node.edit = button("pen", say("Edit"), () => this.#edit(node), { class: "small" });
    node.acts = el("div", { class: "row" }, node.edit, button("cross", say("Remove"), () => this.#remove(node), { class: "small" }));
    node.append(node.acts);
    return node;
  }

  #edit(node) {
    const { id, text, step } = node.card;
    const close = () => {
      box.node.remove();
      this.#editing.delete(id);
      node.classList.remove("editing");
      node.edit.focus();
    };
    const onsend = (words) => {
      if (words !== node.card.text) this.app.send("card.edit", { card: id, text: words }, step);
      close();
    };
    const box = new Box(this.app, { what: "opinion", label: say("Change the card"), text, send: say("Keep the change"), onsend, oncancel: close });
    this.#editing.set(id, box);
    node.classList.add("editing");
    node.append(box.node);
    box.area.focus();
  }

  #remove(node) {
    const { id, text, step, kind } = node.card;
    this.app.send("card.remove", { card: id }, step);
    const { kind: add, field } = WRITTEN[kind] ?? WRITTEN.opinion;
    const again = () => this.app.send(add, { [field]: newId(), text }, step);
    this.app.frame.toast.show(say("Removed."), { label: say("Undo"), act: again });
  }
}

/** What somebody wrote about single cards of a step. */
export class Comments extends OwnCards {
  constructor(app, step) {
    super(app, { choose: (card) => card.step === step.id && card.kind === "opinion", title: say("Your cards") });
  }
}

/** A box for cards or statements, who sees them, and one's own. */
export class Writer {
  constructor(app, step, what) {
    Object.assign(this, { app, what });
    this.box = new Box(app, { what, step: step.id });
    this.who = el("p", { class: "hint" });
    const choose = (card) => card.step === step.id && (card.kind === "statement") === (what === "statement");
    this.own = new OwnCards(app, { choose, title: what === "statement" ? say("Your statements") : say("Your cards") });
    this.node = el("section", { class: "writer" }, this.box.node, this.who, this.own.node);
  }

  draw(view) {
    const { step } = view;
    this.box.lock(Boolean(step.locked));
    setText(this.who, this.#describe(step));
    this.own.draw(view);
  }

  #describe(step) {
    if (step.locked) return say("The facilitator has locked this step. What you type stays here.");
    if (this.what === "statement") return say("Nobody sees who suggested it.");
    if (step.private && !step.revealed && !step.may?.includes("see_others")) return say("Until they are revealed, only you and the facilitator see your cards.");
    return say("The others see your cards.");
  }
}
