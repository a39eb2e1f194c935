// The pane beside the text: the tree of codes, what one of them means, memos of this transcript.

import { say } from "../language/say.js";
import { CodeTree } from "./codetree.js";
import { afterPaint, el, iconButton, swatch } from "./dom.js";
import { quoted, shorten } from "./words.js";

const WIDE = 700; // pixels of the reader, below which the pane lies over the text
const CALM = 30; // milliseconds after a frame in which the text goes first
const DIGITS = "123456789";

export class Pane {
  #due = false;
  #looked = null; // the code under the pointer
  #chosen = null; // the code that was clicked or has the focus
  #told = "";
  #memos = "";
  #held = false;

  constructor(reader) {
    this.reader = reader;
    this.tree = new CodeTree(reader, {
      onLook: (id) => this.#look(id),
      onChoose: (id) => this.#choose(id),
    });
    this.about = el("section", { class: "meaning", "aria-label": say("Meaning of the code") });
    this.memos = el("section", { class: "memos", "aria-label": say("Memos of this transcript") });
    this.node = el(
      "aside",
      { class: "pane", "aria-label": say("Codes and memos") },
      el("header", {}, el("h2", {}, say("Codes")), iconButton("cross", say("Fold the pane"), this.toggle, "b")),
      el("div", { class: "lists" }, this.tree.node, this.memos),
      this.about,
    );
    this.button = iconButton("pane", say("Codes and memos"), this.toggle, "b");
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** Opens or folds the pane as it was left in this browser; where there is no room, it is folded. */
  restore() {
    const room = this.reader.shell.clientWidth >= WIDE;
    this.#show(room && this.reader.preferences.get("pane", true));
  }

  toggle = () => {
    this.#show(!this.isOpen);
    this.reader.preferences.set("pane", this.isOpen);
    this.reader.bar.announce(this.isOpen ? say("Codes and memos are shown.") : say("Codes and memos are folded."));
    if (!this.isOpen) this.reader.moving.backToTurn();
  };

  /** Puts the focus on the codes, and opens the pane for it. */
  enter = () => {
    if (!this.isOpen) this.toggle();
    this.draw();
    this.tree.focus();
  };

  #show(open) {
    this.node.hidden = !open;
    this.button.setAttribute("aria-pressed", String(open));
    this.refresh();
  }

  /** Draws the pane some time after the next frame, so that it holds up no coding. */
  refresh() {
    if (this.#due || !this.isOpen || !this.reader.store.turns.length) return;
    this.#due = true;
    const draw = () => {
      this.#due = false;
      this.draw();
    };
    afterPaint(() => setTimeout(draw, CALM));
  }

  /** While a row is dragged, it stays where it is. */
  hold(held) {
    this.#held = held;
    if (!held) this.refresh();
  }

  draw() {
    if (!this.isOpen || this.#held) return;
    if (!this.tree.draw())
      this.tree.node.replaceChildren(
        el("p", { class: "note" }, say("No codes yet. Select words and press Enter to make one.")),
      );
    this.#tell();
    this.#list();
  }

  // --- a code -------------------------------------------------------------------------------

  #look(id) {
    this.#looked = id;
    if (id && this.tree.node.contains(this.reader.focused)) this.#chosen = this.tree.codeAt(this.reader.focused);
    this.#tell();
  }

  #choose(id) {
    const { commands, selection, store } = this.reader;
    this.#chosen = id;
    this.#tell();
    const span = selection.span;
    if (store.codes.get(id)?.abstract) this.tree.fold(id, !this.tree.folded.has(id));
    else if (span) commands.codeWith(id, span);
    else this.reader.bar.announce(say("Select words first, then choose the code."));
  }

  /** Shows what the code under the pointer means, or else the one that was chosen. */
  #tell() {
    const code = this.reader.store.codes.get(this.#looked ?? this.#chosen);
    const told = code ? JSON.stringify([code, !!this.#looked]) : "";
    if (told === this.#told || this.about.contains(this.reader.focused)) return;
    this.#told = told;
    this.about.replaceChildren(...(code ? this.#meaning(code) : [this.#hint()]));
  }

  #hint = () =>
    el("p", { class: "note" }, say("Select words and click a code, or drag one onto the other."));

  #meaning(code) {
    const line = (name, text) =>
      text ? el("p", { class: "note" }, el("b", {}, `${name} `), text) : null;
    const none = ![code.definition, code.include, code.exclude, code.example].some(Boolean);
    return [
      el("h3", {}, code.abstract ? null : swatch(code), el("span", { class: "name" }, code.path)),
      code.abstract
        ? el("p", { class: "note" }, say("Groups other codes; it is not applied itself."))
        : el("p", { class: "acts" }, this.#keyOf(code), this.#quotesOf(code)),
      code.definition ? el("p", {}, code.definition) : null,
      line(say("Include"), code.include),
      line(say("Exclude"), code.exclude),
      line(say("Example"), code.example),
      none && !code.abstract ? el("p", { class: "note" }, say("No definition yet.")) : null,
    ].filter(Boolean);
  }

  #keyOf(code) {
    const option = (value, text) => el("option", { value, selected: (code.key ?? "") === value }, text);
    const box = el(
      "select",
      {
        "aria-label": say("Key of {code}", { code: code.name }),
        disabled: this.reader.data.readonly,
        onchange: () => this.reader.commands.setKey(code.id, box.value || null),
      },
      option("", say("no key")),
      ...[...DIGITS].map((digit) => option(digit, say("key {key}", { key: digit }))),
    );
    return box;
  }

  #quotesOf(code) {
    const ask = () => this.reader.commands.showQuotes(code.id);
    return el("button", { type: "button", class: "act", onclick: ask }, say("All quotes"));
  }

  // --- memos --------------------------------------------------------------------------------

  #list() {
    const { store } = this.reader;
    const found = [
      ...store.pageMemos.map((memo) => ({ ...memo, start: -1 })),
      ...store.memos.all(),
      ...[...store.codings.values()].filter((mark) => mark.memo && this.reader.isShown(mark)),
    ].sort((x, y) => x.start - y.start || (x.id < y.id ? -1 : 1));
    const seen = JSON.stringify(found.map((m) => [m.id, m.memo, m.start, store.codes.get(m.code)?.hue]));
    if (seen === this.#memos) return;
    this.#memos = seen;
    this.memos.hidden = !found.length;
    this.memos.replaceChildren(
      el("h2", {}, say("Memos of this transcript")),
      ...found.map((memo) => this.#memo(memo)),
    );
  }

  #memo(memo) {
    const { store } = this.reader;
    const turn = memo.start < 0 ? null : store.turnAt(memo.start);
    const place = turn === null ? say("whole transcript") : say("turn {number}", { number: turn + 1 });
    const words = shorten(memo.memo, 140);
    const text = words.length < memo.memo.trim().length ? `${words}…` : words;
    const head = el("span", { class: "place" }, memo.code ? swatch(store.codes.get(memo.code)) : null, place);
    if (turn === null) return el("p", { class: "noted-item" }, head, text);
    const open = () => this.#openMemo(memo.id, turn);
    return el("button", { type: "button", class: "noted-item", onclick: open }, head, text);
  }

  #openMemo(id, turn) {
    const { commands, store } = this.reader;
    const mark = store.codings.get(id);
    if (!mark && !store.memos.get(id)) return;
    this.reader.leaveTo(turn, mark ? { off: mark.a, mark } : {});
    if (mark) commands.codings.open([mark]);
    else commands.turnMemos.open(turn);
  }

  // --- for those who drag -------------------------------------------------------------------

  /** Says that a code is gone. Returns whether it is. */
  isGone(id, name) {
    if (this.reader.store.codes.has(id)) return false;
    const code = quoted(name);
    this.reader.bar.toast(say("The code {code} was removed meanwhile. Nothing was coded.", { code }));
    return true;
  }
}
