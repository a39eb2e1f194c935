// The left side of the desk: the fields of a finding, and the questions about what is written.

import { say } from "../language/say.js";
import { el } from "../reader/dom.js";

export class Form {
  #inputs = new Map();

  /** @param {(fields: object) => void} typed called with all fields after each stroke */
  constructor(typed) {
    this.typed = typed;
    this.rows = el("div", { class: "fields" });
    this.list = el("ul", {});
    this.asked = el(
      "section",
      { class: "questions", "aria-label": say("Questions about what you write"), "aria-live": "polite", hidden: true },
      this.list,
    );
    this.node = el("div", { class: "form" }, this.rows, this.asked);
  }

  /** Shows the fields of a finding; `draft` overrides what is saved. */
  open(fields, draft) {
    this.saved = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
    this.#inputs.clear();
    this.rows.replaceChildren(...fields.map((field) => this.#draw(field, draft?.[field.name] ?? field.value)));
    for (const input of this.#inputs.values()) this.#fit(input);
  }

  get values() {
    return Object.fromEntries([...this.#inputs].map(([name, input]) => [name, input.value]));
  }

  /** Whether something is written that is not saved. */
  get changed() {
    return Object.entries(this.values).some(([name, value]) => value.trim() !== (this.saved[name] ?? ""));
  }

  /** What is written now is what is saved. */
  settle(values) {
    this.saved = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]));
  }

  /** Puts the cursor where one stopped, or into the first empty field. */
  focus(name = null) {
    const all = [...this.#inputs.values()];
    const input = (name && this.#inputs.get(name)) || this.last || all.find((one) => !one.value) || all[0];
    input?.focus({ preventScroll: false });
  }

  ask(questions) {
    this.asked.hidden = !questions.length;
    const told = questions.join("\n");
    if (this.told === told) return;
    this.told = told;
    this.list.replaceChildren(...questions.map((words) => el("li", {}, words)));
  }

  #draw({ name, label, example, short, choices }, value) {
    const id = `desk-${name}`;
    let input;
    if (choices) {
      input = el("select", { id }, ...choices.map(([each, words]) => el("option", { value: each }, words)));
      input.value = value;
    } else if (short) input = el("input", { id, type: "text", placeholder: example, autocomplete: "off", value });
    else input = el("textarea", { id, rows: "1", placeholder: example, dir: "auto", value });
    input.addEventListener("input", () => {
      this.#fit(input);
      this.typed(this.values);
    });
    input.addEventListener("focus", () => (this.last = input));
    this.#inputs.set(name, input);
    const kind = choices ? "field choice" : "field";
    return el("div", { class: kind }, el("label", { for: id }, label), input);
  }

  #fit(input) {
    if (input.localName !== "textarea") return;
    input.style.height = "auto";
    if (input.scrollHeight) input.style.height = `${input.scrollHeight + 2}px`;
  }
}
