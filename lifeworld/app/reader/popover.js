// A floating panel, one at a time, placed near a passage where there is room.

import { afterPaint, el } from "./dom.js";

const GAP = 8;
const NARROWEST = 250;
const WIDEST = 360;
const LOWEST = 200; // minimum height of a card, even if it hides text

export class Popover {
  #panel = null;
  #onClose = null;
  #anchor = null;
  #margin = null;

  /**
   * @param {HTMLElement} host
   * @param {HTMLElement} desk what the panel may cover: the text, not the pane beside it
   */
  constructor(host, desk) {
    this.host = host;
    this.desk = desk;
  }

  get isOpen() {
    return this.#panel !== null;
  }

  get panel() {
    return this.#panel;
  }

  /**
   * @param {() => DOMRect} anchor current rectangle of the passage
   * @param {Node[]} content
   * @param {{label: string, kind: string, onClose?: (panel: HTMLElement) => void, margin?: () => number}} options
   *   margin: right edge of the text, for panels that go beside it
   */
  open(anchor, content, { label, kind, onClose = null, margin = null }) {
    this.close();
    this.#panel = el(
      "div",
      { class: `panel ${kind}`, role: "dialog", "aria-label": label },
      ...content,
    );
    this.#onClose = onClose;
    this.#anchor = anchor;
    this.#margin = margin;
    this.host.append(this.#panel);
    this.place();
    return this.#panel;
  }

  /** Whether a card fits beside this text and so hides none of it. */
  hasMargin(words) {
    return (
      this.desk.getBoundingClientRect().right - words.getBoundingClientRect().right - 2 * GAP >=
      NARROWEST
    );
  }

  /** Position in the margin beside the text, or null if there is no room. */
  #beside(area, rect, bottom) {
    const words = this.#margin?.();
    if (words === undefined || words === null) return null;
    const room = this.desk.getBoundingClientRect().right - words - 2 * GAP;
    if (room < NARROWEST) return null;
    this.#panel.style.width = `${Math.min(WIDEST, room)}px`;
    const top = Math.max(
      area.top + 48,
      Math.min(rect.top - 12, bottom - this.#panel.offsetHeight - GAP),
    );
    return { left: words + GAP, top };
  }

  /**
   * Places the panel below the passage if there is room, else above, else where most of it is
   * visible. A card about the passage scrolls instead of hiding it.
   */
  place() {
    const panel = this.#panel;
    if (!panel) return;
    const rect = this.#anchor();
    const area = this.host.getBoundingClientRect();
    const bottom = Math.min(area.bottom, innerHeight);
    const below = bottom - rect.bottom - GAP;
    const above = rect.top - Math.max(area.top, 0) - GAP;
    panel.style.maxHeight = "";
    const room = Math.max(below, above, LOWEST) - 4;
    const aside = this.#beside(area, rect, bottom);
    if (this.#margin && !aside && panel.offsetHeight > room) panel.style.maxHeight = `${room}px`;
    const { offsetWidth: width, offsetHeight: height } = panel;
    let top = rect.bottom + GAP;
    if (below < height && above > below) top = rect.top - GAP - height;
    top = Math.max(area.top + 4, Math.min(top, bottom - height - 4));
    const left = Math.max(area.left + GAP, Math.min(rect.left, this.desk.getBoundingClientRect().right - width - GAP));
    const place = aside ?? { left, top };
    panel.style.left = `${place.left - area.left}px`;
    panel.style.top = `${place.top - area.top}px`;
  }

  /**
   * @param {{later?: boolean}} options whether the panel is hidden now and taken off the page only
   *   after the next frame, which then needs no layout
   */
  close({ later = false } = {}) {
    const panel = this.#panel;
    if (!panel) return;
    this.#panel = null;
    this.#onClose?.(panel);
    if (!later) return panel.remove();
    panel.style.opacity = 0; // no other way to hide it costs less: its rows keep their styles
    afterPaint(() => panel.remove());
  }
}
