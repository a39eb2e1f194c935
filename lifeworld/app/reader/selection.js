// The selection: one model for mouse and keyboard, synchronised with the browser's.

import { snap, trim } from "./offsets.js";
import { nextWordEnd, previousWordStart, sentences } from "./words.js";

export class Selection {
  anchor = null;
  head = null;

  constructor({ root, paper, store }) {
    Object.assign(this, { root, paper, store });
  }

  // --- the model ----------------------------------------------------------------------------

  /** Sets the caret: an empty selection to extend by keyboard. */
  place(turn, off = 0) {
    this.anchor = this.head = { turn, off };
  }

  /** Has no place, where there are no turns. */
  clear() {
    this.anchor = this.head = null;
  }

  select(turn, a, b, last = turn) {
    this.anchor = { turn, off: a };
    this.head = { turn: last, off: b };
    this.show();
  }

  get isEmpty() {
    return this.span === null;
  }

  get isForward() {
    const { anchor, head } = this;
    return anchor.turn < head.turn || (anchor.turn === head.turn && anchor.off <= head.off);
  }

  /** The selected span: whole graphemes, trimmed of white space; null if empty. */
  get span() {
    if (!this.anchor) return null;
    const [from, to] = this.isForward ? [this.anchor, this.head] : [this.head, this.anchor];
    return this.#tidy({ t0: from.turn, a: from.off, t1: to.turn, b: to.off });
  }

  #tidy(span) {
    const text = (i) => this.store.turns[i].text;
    let { t0, a, t1, b } = span;
    if (t0 === t1) [a, b] = snap(text(t0), a, b);
    else [[a], [, b]] = [snap(text(t0), a, text(t0).length), snap(text(t1), 0, b)];
    [a] = trim(text(t0), a, t0 === t1 ? b : text(t0).length);
    while (t0 < t1 && a >= text(t0).length)
      [t0, a] = [t0 + 1, trim(text(t0 + 1), 0, text(t0 + 1).length)[0]];
    [, b] = trim(text(t1), t0 === t1 ? a : 0, b);
    while (t0 < t1 && b <= 0) [t1, b] = [t1 - 1, trim(text(t1 - 1), 0, text(t1 - 1).length)[1]];
    if (t0 === t1 && a >= b) return null;
    return { t0, a, t1, b, start: this.store.pointAt(t0, a), end: this.store.pointAt(t1, b) };
  }

  /** The whole turn as a span; null if it has no text. */
  wholeTurn(i) {
    return this.#tidy({ t0: i, a: 0, t1: i, b: this.store.turns[i].text.length });
  }

  touches(i) {
    const span = this.span;
    return !!span && span.t0 <= i && i <= span.t1;
  }

  // --- the keyboard -------------------------------------------------------------------------

  isRightToLeft(i) {
    return getComputedStyle(this.paper.wordsOf(i)).direction === "rtl";
  }

  /** Extends by one word; `side` is "left" or "right" as seen on the screen. */
  extendWord(side) {
    const { turn, off } = this.head;
    const forward = (side === "right") !== this.isRightToLeft(turn);
    const { text } = this.store.turns[turn];
    if (forward) {
      if (off < text.trimEnd().length) this.head = { turn, off: nextWordEnd(text, off) };
      else if (turn + 1 < this.store.turns.length) {
        this.head = { turn: turn + 1, off: nextWordEnd(this.store.turns[turn + 1].text, 0) };
      }
    } else if (off > 0) this.head = { turn, off: previousWordStart(text, off) };
    else if (turn > 0) {
      const above = this.store.turns[turn - 1].text;
      this.head = { turn: turn - 1, off: previousWordStart(above, above.length) };
    }
    this.show();
  }

  /** Extends by whole turns; the first press selects the turn with the caret. */
  extendTurn(step) {
    const length = (i) => this.store.turns[i].text.length;
    if (this.isEmpty) {
      const i = this.head.turn;
      this.anchor = { turn: i, off: step > 0 ? 0 : length(i) };
      this.head = { turn: i, off: step > 0 ? length(i) : 0 };
      this.show();
      return;
    }
    const along = this.isForward === step > 0;
    const isComplete = this.head.off === (step > 0 ? length(this.head.turn) : 0);
    const wanted = along && !isComplete ? this.head.turn : this.head.turn + step;
    const turn = Math.max(0, Math.min(this.store.turns.length - 1, wanted));
    const forward = turn === this.anchor.turn ? step > 0 : turn > this.anchor.turn;
    if (forward !== this.isForward)
      this.anchor = { turn: this.anchor.turn, off: forward ? 0 : length(this.anchor.turn) };
    this.head = { turn, off: forward ? length(turn) : 0 };
    this.show();
  }

  extendToEdge(step) {
    const { turn } = this.head;
    this.head = { turn, off: step > 0 ? this.store.turns[turn].text.length : 0 };
    this.show();
  }

  /** Selects the sentence after (1) or before (-1) the selected one, across turns. */
  sentence(step) {
    const span = this.span;
    const at = this.head;
    let turn = span ? (step > 0 ? span.t1 : span.t0) : at.turn;
    const from = span ? (step > 0 ? span.b : span.a) : at.off;
    let found =
      step > 0
        ? sentences(this.store.turns[turn].text).find(([, b]) => b > from)
        : sentences(this.store.turns[turn].text).findLast(([a]) => a < from);
    if (found && span && step > 0 && found[0] < from) found = [from, found[1]];
    while (!found && turn + step >= 0 && turn + step < this.store.turns.length) {
      turn += step;
      found = sentences(this.store.turns[turn].text).at(step > 0 ? 0 : -1);
    }
    if (!found) return false;
    const [a, b] = trim(this.store.turns[turn].text, ...found);
    this.select(turn, a, b);
    return true;
  }

  // --- the browser's selection --------------------------------------------------------------

  #native() {
    return this.root.getSelection?.() ?? document.getSelection();
  }

  /** Applies the model to the browser's selection, for copying and screen readers. */
  show() {
    if (!this.anchor) return;
    const [a, b] = [
      this.paper.point(this.anchor.turn, this.anchor.off),
      this.paper.point(this.head.turn, this.head.off),
    ];
    try {
      this.#native().setBaseAndExtent(...a, ...b);
    } catch {
      // If the browser refuses nodes of a shadow tree, the painted passage remains.
    }
  }

  /** Clears the selection; the caret stays at its end. */
  collapse() {
    const span = this.span;
    if (span) this.place(span.t1, span.b);
    this.#native()?.removeAllRanges();
  }

  /** The browser's selected range, across the shadow boundary. */
  #range() {
    const native = document.getSelection();
    const range =
      native?.getComposedRanges?.({ shadowRoots: [this.root] })[0] ??
      (this.#native()?.rangeCount ? this.#native().getRangeAt(0) : null);
    return range && this.paper.scroll.contains(range.startContainer) ? range : null;
  }

  /** Reads the mouse selection into the model. Returns false if it is empty. */
  read() {
    const range = this.#range();
    if (
      !range ||
      (range.startContainer === range.endContainer && range.startOffset === range.endOffset)
    )
      return false;
    const from = this.position(range.startContainer, range.startOffset);
    const to = this.paper.scroll.contains(range.endContainer)
      ? this.position(range.endContainer, range.endOffset)
      : { turn: from.turn, off: this.store.turns[from.turn].text.length };
    const backward = document.getSelection().direction === "backward";
    [this.anchor, this.head] = backward ? [to, from] : [from, to];
    return this.span !== null;
  }

  /** Turn and offset of a DOM position, even outside the text. */
  position(node, offset) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const article = element.closest(".turn");
    if (!article) {
      const child = element.children[offset];
      const next = child?.matches(".turn") ? child : child?.querySelector(".turn");
      if (next) return { turn: Number(next.dataset.index), off: 0 };
      const turn = Number([...element.querySelectorAll(".turn")].at(-1)?.dataset.index ?? 0);
      return { turn, off: this.store.turns[turn].text.length };
    }
    const turn = Number(article.dataset.index);
    const words = article.children[1];
    const range = document.createRange();
    range.selectNodeContents(words);
    const place = range.comparePoint(node, offset);
    if (place < 0) return { turn, off: 0 };
    if (place > 0) return { turn, off: this.store.turns[turn].text.length };
    range.setEnd(node, offset);
    return { turn, off: range.toString().length };
  }

  /** Turn and offset under the pointer, for a click. */
  fromPointer(under) {
    const range = this.#range();
    if (range) return this.position(range.startContainer, range.startOffset);
    const article = under.find((n) => n.classList?.contains("turn"));
    return article ? { turn: Number(article.dataset.index), off: 0 } : null;
  }

  /** Turn and offset at a point of the window; null where there are no words. */
  under(x, y) {
    const found =
      document.caretPositionFromPoint?.(x, y, { shadowRoots: [this.root] }) ??
      document.caretRangeFromPoint?.(x, y);
    const node = found?.offsetNode ?? found?.startContainer;
    if (!node || !this.paper.scroll.contains(node)) return null;
    return this.position(node, found.offset ?? found.startOffset);
  }

  /** Whether a point of the window lies on the selected words. */
  holds(x, y) {
    const span = this.span;
    if (!span) return false;
    const rects = this.paper.range(span.t0, span.a, span.b, span.t1).getClientRects();
    return [...rects].some((r) => x >= r.left && x <= r.right && y >= r.top - 4 && y <= r.bottom + 4);
  }

  /** First and last turn in the browser's current selection, even while dragging. */
  nativeTurns() {
    const range = this.#range();
    if (
      !range ||
      (range.startContainer === range.endContainer && range.startOffset === range.endOffset)
    )
      return null;
    const first = this.position(range.startContainer, range.startOffset).turn;
    const last = this.paper.scroll.contains(range.endContainer)
      ? this.position(range.endContainer, range.endOffset).turn
      : first;
    return [first, last];
  }
}
