// The codebook beside a passage: looked through by arrows or by search, and ticked.

import { say } from "../language/say.js";
import { el, swatch } from "../reader/dom.js";
import { rankCodes } from "../reader/ranking.js";

export class CodeList {
  #codes = [];
  #rows = [];
  #at = -1;
  #passage = null;
  #nodes = [];

  /** @param {{onToggle: (code: string) => void, onLeave: () => void}} acts */
  constructor({ onToggle, onLeave }) {
    this.onToggle = onToggle;
    this.input = el("input", {
      type: "text",
      role: "combobox",
      placeholder: say("Search the codes"),
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": say("Search the codes"),
      "aria-expanded": "true",
      "aria-controls": "sampling-codes",
      "aria-autocomplete": "list",
    });
    this.list = el("ul", {
      id: "sampling-codes",
      role: "listbox",
      "aria-multiselectable": "true",
      "aria-label": say("Codes"),
      tabindex: "0",
    });
    this.about = el("div", { class: "about" });
    this.node = el(
      "aside",
      { class: "codes", "aria-label": say("Codes") },
      el("div", { class: "search" }, this.input, el("kbd", { "aria-hidden": "true" }, "/")),
      this.list,
      this.about,
    );
    this.input.addEventListener("input", () => this.#find());
    this.input.addEventListener("keydown", (event) => this.#onKey(event, onLeave));
    // The focus stays where it was, so that the next key is for the passage.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const at = this.#nodes.indexOf(event.target.closest("li"));
      if (at < 0 || this.#rows[at].abstract) return;
      this.#point(at);
      onToggle(this.#rows[at].id);
    });
  }

  setCodes(codes) {
    this.#codes = codes;
    this.#find();
  }

  codeByKey(digit) {
    return this.#codes.find((code) => code.key === digit && !code.abstract) ?? null;
  }

  codeById(id) {
    return this.#codes.find((code) => code.id === id) ?? null;
  }

  /** Shows which codes are on a passage. */
  show(passage) {
    this.#passage = passage;
    this.#tick();
  }

  search() {
    this.input.focus();
    this.input.select();
  }

  /** Forgets what was looked for, before another passage. */
  clear() {
    if (this.input.value) {
      this.input.value = "";
      this.#find();
    }
    this.#point(-1);
    this.list.scrollTop = 0;
  }

  move(step) {
    const usable = this.#rows.flatMap((code, i) => (code.abstract ? [] : [i]));
    if (!usable.length) return;
    const now = usable.indexOf(this.#at);
    const to = { first: 0, last: usable.length - 1 }[step] ?? (now < 0 ? (step > 0 ? 0 : usable.length - 1) : now + step);
    this.#point(usable[(to + usable.length) % usable.length]);
  }

  /** Ticks the code that is pointed at. */
  toggle() {
    const code = this.#rows[this.#at];
    if (code) this.onToggle(code.id);
  }

  #find() {
    const typed = this.input.value.trim();
    this.#rows = typed ? rankCodes(typed, this.#codes) : this.#codes;
    this.#nodes = this.#rows.map((code, i) => this.#row(code, i, Boolean(typed)));
    const none = typed ? say("No code with these words.") : say("The codebook has no code yet.");
    this.list.replaceChildren(
      ...(this.#nodes.length
        ? this.#nodes
        : [el("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, none)]),
    );
    this.#at = -1;
    this.#tick();
    this.#point(typed && this.#rows.length ? 0 : -1);
  }

  #row(code, i, flat) {
    const props = { id: `sampling-code-${i}`, role: "option", "aria-selected": "false" };
    if (code.abstract) props["aria-disabled"] = "true";
    const cut = flat ? code.path.lastIndexOf(" › ") : -1;
    const above = cut < 0 ? null : el("span", { class: "above" }, `${code.path.slice(0, cut)} › `);
    const name = el("span", { class: "name", dir: "auto" }, above, code.name);
    const key = code.key && !code.abstract ? el("kbd", {}, code.key) : null;
    const node = el(
      "li",
      { ...props, class: code.abstract ? "group" : null, title: code.definition || null },
      swatch(code),
      name,
      el("span", { class: "tick", "aria-hidden": "true" }, "✓"),
      key,
    );
    node.style.setProperty("--depth", flat ? 0 : code.depth);
    node.style.setProperty("--hue", code.hue);
    return node;
  }

  #tick() {
    const on = new Set(this.#passage?.on ?? []);
    const around = new Set(this.#passage?.around ?? []);
    this.#nodes.forEach((node, i) => {
      const { id } = this.#rows[i];
      node.setAttribute("aria-selected", String(on.has(id) || around.has(id)));
      node.classList.toggle("around", around.has(id));
    });
  }

  #point(at) {
    this.#nodes[this.#at]?.classList.remove("at");
    this.#at = at;
    const node = this.#nodes[at];
    node?.classList.add("at");
    node?.scrollIntoView({ block: "nearest" });
    for (const field of [this.input, this.list]) {
      if (node) field.setAttribute("aria-activedescendant", node.id);
      else field.removeAttribute("aria-activedescendant");
    }
    this.#describe(this.#rows[at]);
  }

  #describe(code) {
    const lines = [];
    if (code?.definition) lines.push(el("p", { dir: "auto" }, code.definition));
    if (code?.include) lines.push(el("p", {}, el("b", {}, `${say("Include")} `), code.include));
    if (code?.exclude) lines.push(el("p", {}, el("b", {}, `${say("Exclude")} `), code.exclude));
    this.about.replaceChildren(...lines);
    this.about.hidden = !lines.length;
  }

  #onKey(event, onLeave) {
    event.stopPropagation(); // Streamlit cannot see that an inner field has the focus
    if (event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") this.move(key === "ArrowDown" ? 1 : -1);
    else if (key === "Enter") {
      this.toggle();
      if (event.shiftKey) this.input.select();
      else onLeave();
    } else if (key === "Escape") onLeave();
    else if (/^[1-9]$/.test(key) && !this.input.value && this.codeByKey(key)) {
      this.onToggle(this.codeByKey(key).id);
      onLeave();
    } else return;
    event.preventDefault();
  }
}
