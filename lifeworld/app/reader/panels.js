// The panels over the page (palette, cards, help): one at a time, closed by Escape.

import { say } from "../language/say.js";
import { helpContent } from "./bar.js";
import { el } from "./dom.js";

export class Panels {
  #span = null;
  #redraw = null;

  constructor(reader) {
    this.reader = reader;
  }

  /** Whether the open panel belongs to this turn. */
  covers(i) {
    return this.#span !== null && this.#span.t0 <= i && i <= this.#span.t1;
  }

  /**
   * Opens a panel beside a span.
   *
   * @param {{t0: number, a: number, t1: number, b: number}} span
   * @param {Node[]} content
   * @param {{label: string, kind: string, onClose?: () => void, redraw?: () => void,
   *   keeps?: string}} options `redraw` updates the content after a change; `keeps` is the mark that
   *   the panel is about: it stays highlighted, and the panel goes into the margin if it fits
   */
  open(span, content, { label, kind, onClose = null, redraw = null, keeps = null }) {
    const { paper, popover, store } = this.reader;
    const anchor = () => paper.rectOf(keeps ? (store.get(keeps) ?? span) : span);
    const margin = () => paper.wordsOf(span.t0).getBoundingClientRect().right;
    this.#span = this.#redraw = null;
    if (!keeps) paper.emphasise(null);
    const leave = (panel) => {
      this.#saveMemos(panel);
      onClose?.();
    };
    popover.open(anchor, content, { label, kind, onClose: leave, margin: keeps ? margin : null });
    this.#span = span;
    this.#redraw = redraw;
    this.reader.handles.show(keeps ? store.codings.get(keeps) : null);
  }

  #saveMemos(panel) {
    for (const field of panel.querySelectorAll("textarea[data-memo]")) {
      this.reader.commands.codings.saveMemo(field.dataset.memo, field.value);
    }
    this.reader.commands.turnMemos.saveFields(panel);
  }

  redraw() {
    this.#redraw?.();
  }

  close(options = {}) {
    const { paper, popover } = this.reader;
    if (!popover.isOpen) return;
    this.#span = this.#redraw = null;
    popover.close(options);
    this.reader.handles.show(null);
    paper.emphasise(null);
    this.reader.release();
  }

  /** Closes the panel, else clears the selection, else hides the toast. */
  escape() {
    const { bar, moving, popover, selection } = this.reader;
    if (popover.isOpen) this.close();
    else if (!selection.isEmpty) selection.collapse();
    else bar.hush();
    moving.backToTurn();
  }

  help() {
    this.close();
    const singleKeys = this.reader.data.single_keys !== false;
    const dialog = el("dialog", { class: "help", "aria-label": say("Keyboard shortcuts") });
    dialog.append(...helpContent({ singleKeys, onClose: () => dialog.close() }));
    dialog.addEventListener("close", () => {
      dialog.remove();
      this.reader.moving.backToTurn();
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "?") dialog.close();
    });
    this.reader.shell.append(dialog);
    dialog.showModal();
  }
}
