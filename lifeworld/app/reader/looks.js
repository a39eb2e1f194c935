// How the text looks: its size and the space between its lines, kept by the browser.

const SIZES = [14, 15, 17, 20, 24]; // pixels
export const SPACINGS = { close: 1.5, open: 1.85, wide: 2.25 };
const NORMAL = { size: 15, spacing: "close" };
// Height of a letter's box, with what hangs below the line, as a share of the size.
const LETTER = 1.31;

/** The next larger (1) or smaller (-1) size, or the same at the end of the scale. */
export function nextSize(size, step) {
  const at = SIZES.findIndex((one) => one >= size);
  const from = at < 0 ? SIZES.length - 1 : at;
  return SIZES[Math.max(0, Math.min(SIZES.length - 1, from + step))];
}

/**
 * Measures of the text, in pixels: its size, the height of a line, the room for underlines below
 * the letters, and the step from one underline to the next.
 *
 * @param {number} size
 * @param {string} spacing
 */
export function measureLooks(size, spacing) {
  const line = Math.round(size * (Object.hasOwn(SPACINGS, spacing) ? SPACINGS[spacing] : SPACINGS[NORMAL.spacing]));
  const room = Math.max(5, Math.min(9, Math.floor(line - size * LETTER)));
  return { size, line, room, step: room >= 9 ? 3.5 : 3 };
}

export class Looks {
  /** @param {HTMLElement} shell @param {{get, set}} preferences */
  constructor(shell, preferences) {
    Object.assign(this, { shell, preferences });
    this.#apply();
  }

  get spacing() {
    const kept = this.preferences.get("spacing", NORMAL.spacing);
    return Object.hasOwn(SPACINGS, kept) ? kept : NORMAL.spacing;
  }

  get size() {
    const kept = this.preferences.get("size", NORMAL.size);
    return SIZES.includes(kept) ? kept : NORMAL.size;
  }

  /** Makes the text larger (1) or smaller (-1). Returns whether it could. */
  resize(step) {
    const next = nextSize(this.size, step);
    if (next === this.size) return false;
    this.preferences.set("size", next);
    this.#apply();
    return true;
  }

  space(name) {
    this.preferences.set("spacing", name);
    this.#apply();
  }

  #apply() {
    this.measures = measureLooks(this.size, this.spacing);
    for (const [name, value] of Object.entries(this.measures))
      this.shell.style.setProperty(`--text-${name}`, `${value}px`);
  }
}
