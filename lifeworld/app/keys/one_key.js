// Lets one key at a time decide: after one, the others wait until the page has been drawn again.

const FIELDS = "input, textarea, select, [contenteditable=true], [role=combobox], [role=dialog]";
const LONGEST = 3000; // ms; a page that does not answer must not stay dead

/** Which keys decide, and whether one of them has and the page is not drawn yet. */
export class Gate {
  /** @type {string[]} */ keys = [];
  since = -Infinity; // when the key came that the page does not show yet

  /**
   * Returns whether a keystroke comes too early; one that does not closes the gate.
   * @param {KeyboardEvent} event
   * @param {number} now in ms
   */
  isEarly(event, now) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (!this.keys.includes(event.key) || event.target?.closest?.(FIELDS)) return false;
    if (event.repeat || now - this.since < LONGEST) return true;
    this.since = now;
    return false;
  }

  open() {
    this.since = -Infinity;
  }
}

const gate = new Gate();

const hold = (/** @type {KeyboardEvent} */ event) => {
  if (!gate.isEarly(event, performance.now())) return;
  event.preventDefault();
  event.stopImmediatePropagation();
};

/** @param {{data: {keys: string[]}}} component */
export default function ({ data }) {
  gate.keys = data.keys;
  // The buttons of this drawing listen after it has been painted.
  requestAnimationFrame(() => requestAnimationFrame(() => gate.open()));
  window.addEventListener("keydown", hold, true);
  return () => window.removeEventListener("keydown", hold, true);
}
