// The first sign of a new coding: its words take the code's colour by a highlight, which needs no
// new elements and so no layout. Marks, stripe and label follow once that frame is painted.

import { afterPaint } from "./dom.js";
import { highlight } from "./find.js";

const CODED = "lifeworld-coded";

export class Tint {
  #spans = [];
  #acts = [];

  constructor(reader) {
    this.reader = reader;
  }

  /** Whether words are tinted whose marks are not painted yet. */
  get isShown() {
    return this.#acts.length > 0;
  }

  /**
   * Tints the words of codings that operations apply, and calls `act` when they are on the screen.
   *
   * @param {object[]} ops
   * @param {() => void} act paints the marks
   * @returns {boolean} false, and nothing is done, where the words are not in view, a panel is open
   *   over them or the browser has no highlights
   */
  show(ops, act) {
    const { paper, popover, store, isShown } = this.reader;
    if (document.hidden || popover.isOpen || !globalThis.CSS?.highlights) return false;
    const marks = ops.map((op) => (op.op === "apply" || op.op === "take" ? store.codings.get(op.coding) : null));
    const seen = (mark) => isShown(mark) && paper.visible.has(mark.t0) && paper.visible.has(mark.t1);
    if (!marks.every((mark) => mark && seen(mark))) return false;
    for (const mark of marks) {
      const { hue = 0 } = store.codes.get(mark.code) ?? {};
      for (let i = mark.t0; i <= mark.t1; i++) paper.wordsOf(i).style.setProperty("--coded-hue", hue);
      this.#spans.push(mark);
    }
    highlight(CODED, this.#spans.map(({ t0, a, t1, b }) => paper.range(t0, a, b, t1)));
    this.#acts.push(act);
    if (this.#acts.length === 1) afterPaint(() => this.#finish());
    return true;
  }

  #finish() {
    const acts = this.#acts;
    this.forget();
    for (const act of acts) act();
  }

  /** Drops what was to be painted: the reader goes on with another transcript. */
  forget() {
    if (!this.isShown) return;
    this.#acts = [];
    this.#spans = [];
    highlight(CODED, []);
  }
}
