// The toolbar with its save status, the toasts, the live region and the help dialog.

import { countThings, formatNumber, say, sayParts } from "../language/say.js";
import { el, iconButton } from "./dom.js";
import { HELP } from "./keyboard.js";
import { showSaving } from "./saving.js";

const TOAST_MS = 6000;
const BETWEEN = { or: say("or"), "…": "…" }; // what stands between keys

export class Bar {
  #timer = null;
  #shown = {};

  /** @param {{host, extra: Node[], acts: {undo, redo, goTo, help, looks, step}}} parts */
  constructor({ host, extra, acts }) {
    this.counts = el("span", { class: "counts" });
    this.saving = el("span", { class: "saving" });
    this.number = el("input", {
      class: "number",
      type: "text",
      inputmode: "numeric",
      "aria-label": say("Turn number"),
      autocomplete: "off",
    });
    this.total = el("span", {});
    const looks = iconButton("letters", say("Text size and spacing"), (event) => acts.looks(event), "+ -");
    looks.setAttribute("aria-haspopup", "menu");
    this.before = iconButton("left", say("Previous transcript"), () => acts.step(-1), "Shift k");
    this.after = iconButton("right", say("Next transcript"), () => acts.step(1), "Shift j");
    this.undo = iconButton("undo", say("Undo"), acts.undo, "u");
    this.redo = iconButton("redo", say("Redo"), acts.redo, "Shift u");
    this.findSlot = el("span", { class: "find", role: "search" });
    const place = el(
      "label",
      { class: "place", title: say("Go to a turn (g)") },
      ...sayParts("turn {number}{total}", { number: this.number, total: this.total }),
    );
    this.progress = el(
      "div",
      { class: "progress", role: "progressbar", "aria-label": say("Turns read"), "aria-valuemin": 0 },
      el("i"),
    );
    const help = iconButton("help", say("Keyboard shortcuts"), acts.help, "?");
    this.bar = el(
      "div",
      { class: "bar", role: "toolbar", "aria-label": say("Reader") },
      el("span", { class: "pair" }, this.before, this.after),
      el("span", { class: "status" }, this.counts, this.saving),
      el("span", { class: "space" }),
      this.findSlot,
      place,
      el("span", { class: "pair" }, this.undo, this.redo),
      looks,
      help,
      ...extra,
    );
    this.live = el("div", { class: "unseen", "aria-live": "polite", role: "status" });
    this.toasts = el("div", { class: "toasts" });
    host.append(this.bar, this.progress);
    this.history({ undo: null, redo: null, readonly: false });
    this.number.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation();
      acts.goTo(Number.parseInt(this.number.value, 10));
    });
    this.number.addEventListener("focus", () => this.number.select());
    this.number.addEventListener("blur", () => this.where(this.at, this.of));
  }

  tell({ codings, suggestions, suggestionsOn }) {
    const parts = [countThings(codings, "coding")];
    if (suggestionsOn) parts.push(countThings(suggestions, "suggestion"));
    this.#write(this.counts, `${parts.join(" · ")} · `);
  }

  saved(state, pending) {
    if (!this.#differs("saved", state, pending)) return;
    showSaving(this.saving, state, pending);
  }

  where(at, of) {
    Object.assign(this, { at, of });
    if (this.number !== this.number.getRootNode().activeElement) this.number.value = String(at + 1);
    this.#write(this.total, ` ${say("of {number}", { number: formatNumber(of) })}`);
  }

  read(done, of) {
    if (!this.#differs("read", done, of)) return;
    this.progress.firstChild.style.width = `${of ? (100 * done) / of : 0}%`;
    this.progress.setAttribute("aria-valuemax", of);
    this.progress.setAttribute("aria-valuenow", done);
    const words = say("{done} of {all} turns read", { done, all: of });
    this.progress.setAttribute("aria-valuetext", words);
    this.progress.title = words;
  }

  /** Names the transcripts before and after this one; null where there is none. */
  neighbours([before, after]) {
    if (!this.#differs("neighbours", before, after)) return;
    this.before.disabled = !before;
    this.before.title = before
      ? say("Previous transcript: {title} (Shift k)", { title: before })
      : say("Previous transcript: none");
    this.after.disabled = !after;
    this.after.title = after
      ? say("Next transcript: {title} (Shift j)", { title: after })
      : say("Next transcript: none");
  }

  history({ undo, redo, readonly }) {
    if (!this.#differs("history", undo, redo, readonly)) return;
    const set = (button, verb, label, key) => {
      button.disabled = readonly || !label;
      const what = typeof label === "string" ? `${verb}: ${label}` : verb;
      button.title = `${what} (${key})`;
      button.setAttribute("aria-label", what);
    };
    set(this.undo, say("Undo"), undo, "u");
    set(this.redo, say("Redo"), redo, "Shift u");
  }

  /** Whether a part of the bar says something else now; to write it costs a layout. */
  #differs(part, ...values) {
    const seen = JSON.stringify(values);
    if (this.#shown[part] === seen) return false;
    this.#shown[part] = seen;
    return true;
  }

  #write(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  announce(text) {
    this.live.textContent = "";
    this.live.textContent = text;
  }

  /** @param {string} text @param {{kind?: string, stays?: boolean, act?: [string, () => void]}} options */
  toast(text, { kind = "", stays = false, act = null } = {}) {
    clearTimeout(this.#timer);
    const button = act
      ? el("button", { type: "button", onclick: () => (this.hush(), act[1]()) }, act[0])
      : null;
    this.toasts.replaceChildren(
      el("div", { class: `toast ${kind}` }, el("span", {}, text), button),
    );
    this.announce(text);
    if (!stays) this.#timer = setTimeout(() => this.hush(), TOAST_MS);
  }

  hush() {
    clearTimeout(this.#timer);
    this.toasts.replaceChildren();
  }
}

export function helpContent({ singleKeys, onClose }) {
  const keys = (text) =>
    text
      .split(" ")
      .flatMap((k) => (BETWEEN[k] ? [` ${BETWEEN[k]} `] : [el("kbd", {}, k), " "]));
  const groups = HELP.map(([title, rows]) =>
    el(
      "section",
      {},
      el("h3", {}, title),
      el(
        "dl",
        {},
        ...rows.map(([key, says]) => el("div", {}, el("dt", {}, ...keys(key)), el("dd", {}, says))),
      ),
    ),
  );
  const note = singleKeys
    ? null
    : el("p", { class: "note" }, say("Single-key shortcuts are off. Hold Alt with letters, digits and symbols."));
  return [
    el("header", {}, el("h2", {}, say("Keyboard shortcuts")), iconButton("cross", say("Close"), onClose, "Esc")),
    note,
    el("div", { class: "groups" }, ...groups),
  ].filter(Boolean);
}
