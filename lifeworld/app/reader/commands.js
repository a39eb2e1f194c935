// The commands of keys and buttons: one method per command in keyboard.js.

import { say } from "../language/say.js";
import { buildPalette } from "./palette.js";
import { citeQuote } from "./citing.js";
import { Codings } from "./codings.js";
import { openByKey } from "./contextmenu.js";
import { highlight } from "./find.js";
import { uuid7 } from "./ids.js";
import { Suggestions } from "./suggestions.js";
import { TurnMemos } from "./turnmemos.js";
import { describeVoices } from "./voices.js";
import { quoted, shorten } from "./words.js";

const CALM = 100; // milliseconds after a coding in which the text goes first

export class Commands {
  lastCode = null;
  lastCoding = null;
  recent = [];
  #keeping = null;

  constructor(reader) {
    this.reader = reader;
    this.codings = new Codings(reader, this);
    this.suggestions = new Suggestions(reader, this);
    this.turnMemos = new TurnMemos(reader);
    this.#recallRecent();
  }

  get store() {
    return this.reader.store;
  }

  get selection() {
    return this.reader.selection;
  }

  // --- moving -------------------------------------------------------------------------------

  nextTurn = () => this.reader.moving.stepTurn(1);
  previousTurn = () => this.reader.moving.stepTurn(-1);
  firstTurn = () => this.reader.leaveTo(0);
  lastTurn = () => this.reader.leaveTo(this.store.turns.length - 1);
  goTo = () => this.reader.bar.number.focus();
  find = () => this.reader.find.focus();
  help = () => this.reader.panels.help();
  escape = () => this.reader.panels.escape();

  // --- selecting ----------------------------------------------------------------------------

  #extend(act) {
    this.reader.panels.close();
    act();
    this.reader.moving.followHead();
  }

  #sentence(step) {
    this.reader.panels.close();
    if (!this.selection.sentence(step)) this.reader.bar.announce(say("No more sentences."));
    this.reader.moving.followHead();
  }

  nextSentence = () => this.#sentence(1);
  previousSentence = () => this.#sentence(-1);
  extendUp = () => this.#extend(() => this.selection.extendTurn(-1));
  extendDown = () => this.#extend(() => this.selection.extendTurn(1));
  extendToStart = () => this.#extend(() => this.selection.extendToEdge(-1));
  extendToEnd = () => this.#extend(() => this.selection.extendToEdge(1));
  extendLeft = () => this.#wordOrEdge("left", "end");
  extendRight = () => this.#wordOrEdge("right", "end");
  startLeft = () => this.#wordOrEdge("left", "start");
  startRight = () => this.#wordOrEdge("right", "start");

  /** Moves an edge of the coding whose card is open; otherwise extends the selection. */
  #wordOrEdge(side, edge) {
    const mark = this.reader.active;
    if (mark && !mark.suggested && this.reader.popover.isOpen) {
      const forward =
        (side === "right") !== this.selection.isRightToLeft(edge === "end" ? mark.t1 : mark.t0);
      return this.codings.resize(mark.id, edge, forward ? 1 : -1);
    }
    if (edge === "start") return false;
    return this.#extend(() => this.selection.extendWord(side));
  }

  // --- coding -------------------------------------------------------------------------------

  #target() {
    const span = this.selection.span ?? this.selection.wholeTurn(this.reader.current);
    if (!span) this.reader.bar.announce(say("This turn has no text."));
    return span;
  }

  /** Applies a code to a span. Returns the new coding's id, or null if it was applied already. */
  code(span, code, before = [], after = []) {
    if (this.store.same(code, span.start, span.end)) {
      const name = quoted(this.store.codes.get(code).name);
      this.reader.bar.toast(say("This passage is already coded as {code}.", { code: name }));
      return null;
    }
    const coding = uuid7();
    this.lastCoding = coding;
    this.remember(code);
    const apply = { op: "apply", coding, code, start: span.start, end: span.end };
    const ops = [...before, apply, ...after];
    this.reader.perform(ops, () => say("Coded as {code}.", { code: this.store.codes.get(code)?.name }));
    return coding;
  }

  /** Records the last code used, for “.” and for the order of the palette. */
  remember(code) {
    this.lastCode = code;
    this.recent = [code, ...this.recent.filter((id) => id !== code)].slice(0, 12);
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => {
      try {
        sessionStorage.setItem("lifeworld:recent", JSON.stringify(this.recent));
      } catch {
        // Storage only keeps the order of the palette, which can be lost.
      }
    }, CALM);
  }

  /** A code that the page made is one that was there already. */
  renameCode(id, other) {
    if (!this.recent.includes(id)) return;
    this.recent = [...new Set(this.recent.map((one) => (one === id ? other : one)))];
    this.remember(this.recent[0]);
  }

  #recallRecent() {
    try {
      this.recent = JSON.parse(sessionStorage.getItem("lifeworld:recent") ?? "[]");
    } catch {
      this.recent = [];
    }
    this.lastCode = this.recent[0] ?? null;
  }

  #codeTarget(id) {
    if (this.reader.refuseWriting()) return;
    const span = this.#target();
    if (span) this.code(span, id);
    this.reader.moving.backToTurn();
  }

  /** Codes a span with the code that was clicked in the pane or dropped. */
  codeWith(id, span) {
    if (this.reader.refuseWriting()) return;
    this.reader.stamp();
    this.reader.panels.close();
    this.selection.collapse();
    this.code(span, id);
    this.reader.moving.setCurrent(span.t0);
    this.reader.moving.backToTurn();
  }

  setKey(code, key) {
    if (this.reader.refuseWriting()) return;
    const { name } = this.store.codes.get(code) ?? {};
    this.reader.perform([{ op: "set_key", code, key }]);
    const said = key
      ? say("Key {key} is now {code}. Press u to undo.", { key, code: quoted(name) })
      : say("{code} has no key now. Press u to undo.", { code: quoted(name) });
    this.reader.bar.toast(said, { act: [say("Undo"), () => this.undo()] });
    this.reader.moving.backToTurn();
  }

  nextTranscript = () => this.reader.switching.step(1);
  previousTranscript = () => this.reader.switching.step(-1);

  largerText = () => this.#resizeText(1);
  smallerText = () => this.#resizeText(-1);

  #resizeText(step) {
    const { bar, looks } = this.reader;
    if (looks.resize(step)) bar.announce(say("Text of {number} pixels.", { number: looks.measures.size }));
    else bar.announce(step > 0 ? say("This is the largest text.") : say("This is the smallest text."));
    this.reader.moving.reveal(this.reader.current);
  }

  showLooks({ currentTarget }) {
    const { looks, menu, moving } = this.reader;
    const { left, bottom } = currentTarget.getBoundingClientRect();
    const spacings = { close: say("Lines close together"), open: say("Lines further apart"), wide: say("Lines far apart") };
    menu.open(
      { x: left, y: bottom + 4 },
      [
        { label: say("Larger text"), key: "+", stays: true, act: this.largerText },
        { label: say("Smaller text"), key: "-", stays: true, act: this.smallerText },
        null,
        ...Object.entries(spacings).map(([name, label]) => ({
          label,
          checked: looks.spacing === name,
          stays: true,
          act: () => (looks.space(name), moving.reveal(this.reader.current)),
        })),
      ],
      { label: say("Text size and spacing"), onClose: () => moving.backToTurn() },
    );
  }

  openMenu = () => openByKey(this.reader);

  correctTurn = () => this.correct(this.reader.current);

  /** Opens the correction of a turn's words over the page. */
  correct(i) {
    if (this.reader.refuseWriting()) return;
    this.reader.panels.close();
    this.reader.moving.keepPlace();
    this.reader.ask({ to: "correct", transcript: this.reader.data.transcript, turn: this.store.turns[i].n });
  }

  /** Copies a span with its source; the browser asks for it by an event of its own. */
  copy(span) {
    this.copied = span;
    document.execCommand("copy");
    this.copied = null;
  }

  /** Puts the selected words, or those of the open coding, on the clipboard with their source. */
  fillClipboard(clipboard) {
    const span = this.copied ?? this.selection.span ?? (this.reader.popover.isOpen ? this.reader.active : null);
    if (!span) return false;
    const { text, html } = citeQuote({ turns: this.store.partsOf(span), title: this.reader.data.title });
    clipboard.setData("text/plain", text);
    clipboard.setData("text/html", html);
    this.reader.bar.toast(say("Copied with its source."));
    return true;
  }

  /** Leaves for the page that shows all quotes of a code. */
  showQuotes = (code) => this.reader.ask({ to: "quotes", code });

  togglePane = () => this.reader.pane.toggle();
  enterPane = () => this.reader.pane.enter();

  quickCode = ({ digit }) => {
    const code = this.store.codeByKey(digit);
    if (code) this.#codeTarget(code.id);
    else
      this.reader.bar.toast(
        say("No code has the key {key}. Choose a code in the pane (b) to give it one.", { key: digit }),
      );
  };

  likelyCode = ({ digit }) => this.reader.likely.take(Number(digit));
  toggleLikely = () => this.reader.likely.toggle();

  repeatCode = () => {
    if (this.store.codes.has(this.lastCode)) this.#codeTarget(this.lastCode);
    else this.reader.bar.toast(say("No code has been used yet. Press Enter to choose one."));
  };

  inVivo = () => {
    if (this.reader.refuseWriting()) return;
    const span = this.selection.span;
    const words = span && this.store.quote(span.start, span.end);
    if (!words) {
      this.reader.bar.toast(say("Select words within one turn first. They become the code's name."));
      return;
    }
    const known = this.store.codeByName(shorten(words));
    if (known) this.code(span, known.id);
    else {
      const code = uuid7();
      this.code(span, code, [
        { op: "create_code", code, words: [span.start, span.end], parent: null, in_vivo: true },
      ]);
    }
    this.reader.moving.backToTurn();
  };

  openPalette = () => {
    if (this.reader.refuseWriting()) return;
    const span = this.#target();
    if (!span) return;
    this.palette({
      span,
      several: true,
      isApplied: (id) => !!this.store.same(id, span.start, span.end),
      onPick: (id) => this.code(span, id),
      onCreate: (name, parent) =>
        this.createAnd(name, parent, (code, ops) => this.code(span, code, ops)),
    });
  };

  /** Creates a code, or finds the one with this name, and passes it on. */
  createAnd(name, parent, act) {
    const known = this.store.codeByName(name);
    if (known && known.parent === parent) act(known.id, []);
    else {
      const code = uuid7();
      act(code, [{ op: "create_code", code, name, parent }]);
    }
  }

  /** Opens the palette for a span and returns to the same place afterwards. */
  palette({ span, several = false, isApplied = () => false, onPick, onCreate }) {
    const { reader } = this;
    const done =
      (act) =>
      (...args) => {
        reader.stamp();
        const stays = args.at(-1);
        if (!stays) {
          // First, while nothing has changed: the focus lays out whatever has.
          reader.moving.backToTurn();
          this.selection.collapse();
          reader.panels.close({ later: true });
        }
        act(...args);
        if (stays) paintPending();
        else reader.moving.backToTurn();
      };
    const cancel = () => {
      reader.panels.close();
      if (!this.selection.isEmpty) this.selection.show();
      reader.moving.backToTurn();
    };
    const { content, input } = buildPalette({
      codes: () => this.store.codes.values(),
      recent: () => this.recent,
      several,
      voices: describeVoices(this.store.voicesIn(span)),
      uncounted: this.store.uncountedIn(span),
      isApplied,
      onPick: done(onPick),
      onCreate: done(onCreate),
      onCancel: cancel,
    });
    const paintPending = () =>
      highlight("lifeworld-pending", [reader.paper.range(span.t0, span.a, span.b, span.t1)]);
    reader.panels.open(span, content, {
      label: say("Choose a code"),
      kind: "palette",
      onClose: () => highlight("lifeworld-pending", []),
    });
    paintPending();
    input.focus({ preventScroll: true });
  }

  // --- playback -----------------------------------------------------------------------------

  hear = () => this.reader.player.hear();
  hearAgain = () => this.reader.player.loop();
  hearBack = () => this.reader.player.hop(-1);
  hearAhead = () => this.reader.player.hop(1);
  slower = () => this.reader.player.pace(-1);
  faster = () => this.reader.player.pace(1);

  // --- undo and redo ------------------------------------------------------------------------

  undo = () => this.#mend("undo");
  redo = () => this.#mend("redo");

  #mend(op) {
    if (this.reader.refuseWriting()) return;
    this.reader.panels.close();
    this.reader.bar.hush();
    this.reader.perform([{ op }]);
    this.reader.moving.backToTurn();
  }

  // --- codings and suggestions ----------------------------------------------------------------

  editCodings = () => this.codings.edit();
  memo = () => this.codings.memo();
  turnMemo = () => this.turnMemos.write();
  remove = () => this.codings.remove();
  nextSuggestion = () => this.suggestions.next();
  previousSuggestion = () => this.suggestions.previous();
  accept = () => this.suggestions.accept();
  reject = () => this.suggestions.reject();
  otherCode = () => this.suggestions.otherCode();
  reviewTurn = () => this.suggestions.reviewTurn();
}
