// The list of transcripts above the reader: a field that finds one by its title.

import { say } from "../language/say.js";
import { el, icon } from "./dom.js";
import { filterRows } from "./filter.js";
import { newMount } from "./mounting.js";
import { adoptStyles, followTheme } from "./theme.js";
import { transcripts } from "./transcripts.js";

const SHEET = new URL("./chooser.css", import.meta.url);
const PAGE = 8;

export class Chooser {
  #rows = [];
  #at = 0;
  #typed = "";
  #stop = new AbortController();

  constructor(root) {
    this.input = el("input", {
      type: "text",
      role: "combobox",
      "aria-label": say("Transcript"),
      "aria-expanded": "false",
      "aria-controls": "transcripts",
      "aria-autocomplete": "list",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: say("Type to find a transcript"),
    });
    this.list = el("ul", { id: "transcripts", role: "listbox", "aria-label": say("Transcripts"), popover: "manual" });
    this.field = el("div", { class: "field" }, this.input, icon("down"));
    this.shell = el("div", { class: "chooser" }, this.field, this.list);
    this.input.addEventListener("input", () => this.#open());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#close());
    // The field opens by a press, and not by the focus, which Tab brings along on its way.
    this.field.addEventListener("mousedown", (event) => this.#press(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-at]");
      if (row) this.#choose(this.#rows[Number(row.dataset.at)]);
    });
    this.list.addEventListener("pointerover", (event) => {
      const row = event.target.closest("[data-at]");
      if (row) transcripts.expect(this.#rows[Number(row.dataset.at)].id);
    });
    const { signal } = this.#stop;
    transcripts.addEventListener("shown", () => this.#tell(), { signal });
    transcripts.addEventListener("listed", () => (this.isOpen ? this.#open(this.#typed) : this.#tell()), { signal });
    addEventListener("resize", () => this.#close(), { signal });
    root.append(this.shell);
    adoptStyles(root instanceof ShadowRoot ? root : root.getRootNode(), [SHEET]);
  }

  /** Called at the start and whenever `data` or the theme changes. */
  update({ data }) {
    this.data = data;
    transcripts.load(data);
    followTheme(this.field);
    this.list.classList.toggle("dark", this.field.classList.contains("dark"));
    this.#tell();
  }

  close() {
    this.#stop.abort();
    this.shell.remove();
  }

  get isOpen() {
    return this.input.getAttribute("aria-expanded") === "true";
  }

  /** Shows the title of the transcript in the reader, unless somebody types. */
  #tell() {
    if (this.isOpen) return;
    this.input.value = transcripts.find(transcripts.shown)?.label ?? this.data?.label ?? "";
  }

  #press(event) {
    if (event.button !== 0 || this.isOpen) return;
    event.preventDefault(); // the whole title is selected, so that typing takes its place
    this.input.focus();
    this.input.select();
    this.#open("");
  }

  #open(typed = this.input.value) {
    this.#typed = typed;
    this.#rows = filterRows(transcripts.rows, typed);
    const none = transcripts.rows.length ? say("No transcript has these words in its title.") : say("The list is being fetched.");
    const shown = this.#rows.findIndex(({ id }) => id === transcripts.shown);
    this.#at = typed ? 0 : Math.max(0, shown);
    const option = ({ id, label }, at) =>
      el("li", { role: "option", id: `transcript-${at}`, "data-at": at, "aria-selected": String(id === transcripts.shown) }, label);
    this.list.replaceChildren(
      ...(this.#rows.length ? this.#rows.map(option) : [el("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, none)]),
    );
    if (!this.isOpen) {
      this.input.setAttribute("aria-expanded", "true");
      this.list.showPopover?.();
      this.#place();
    }
    this.#mark();
  }

  /** Puts the list below the field, or above it where there is more room. */
  #place() {
    const { left, top, bottom, width } = this.field.getBoundingClientRect();
    const below = innerHeight - bottom - 12;
    const up = below < 160 && top > below;
    Object.assign(this.list.style, {
      left: `${left}px`,
      width: `${width}px`,
      maxHeight: `${Math.min(420, up ? top - 12 : below)}px`,
      top: up ? "auto" : `${bottom + 4}px`,
      bottom: up ? `${innerHeight - top + 4}px` : "auto",
    });
  }

  #close() {
    if (!this.isOpen) return;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.list.hidePopover?.();
    this.list.replaceChildren();
    this.#tell();
  }

  #mark() {
    const rows = [...this.list.querySelectorAll("[data-at]")];
    rows.forEach((row, at) => row.classList.toggle("at", at === this.#at));
    if (!rows.length) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", `transcript-${this.#at}`);
    rows[this.#at].scrollIntoView({ block: "nearest" });
    transcripts.expect(this.#rows[this.#at].id);
    return undefined;
  }

  #choose(row) {
    if (!row) return;
    this.#close();
    this.input.blur();
    transcripts.choose(row.id);
  }

  #key(event) {
    const { key } = event;
    if (event.isComposing) return;
    event.stopPropagation(); // Streamlit has shortcuts of its own
    const last = this.#rows.length - 1;
    const go = (to) => {
      this.#at = Math.max(0, Math.min(last, to));
      this.#mark();
    };
    const keys = {
      ArrowDown: () => (this.isOpen ? go(this.#at + 1) : this.#open("")),
      ArrowUp: () => (this.isOpen ? go(this.#at - 1) : this.#open("")),
      PageDown: () => go(this.#at + PAGE),
      PageUp: () => go(this.#at - PAGE),
      Enter: () => (this.isOpen ? this.#choose(this.#rows[this.#at]) : this.#open("")),
      Escape: () => this.#close(),
    };
    if (!keys[key]) return;
    event.preventDefault();
    keys[key]();
  }
}

export default newMount(Chooser);
