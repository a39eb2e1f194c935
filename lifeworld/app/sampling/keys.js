// What the keys mean while a random sample is read. No DOM.

const SIGNS = { "/": "search", ".": "repeat", " ": "toggle" };
const LETTERS = { u: "back", c: "search", s: "aside" };
const NAMED = {
  Enter: "next",
  Backspace: "back",
  ArrowLeft: "back",
  ArrowDown: "down",
  ArrowUp: "up",
  Home: "first",
  End: "last",
};

/**
 * Returns the command for a key press on the passage, or null if the key has none.
 *
 * @param {{key: string, shiftKey?: boolean, altKey?: boolean, ctrlKey?: boolean, metaKey?: boolean,
 *   repeat?: boolean}} event
 * @returns {{name: string, digit?: string}|null}
 */
export function commandFor({ key, shiftKey, altKey, ctrlKey, metaKey, repeat }) {
  if (altKey || ctrlKey || metaKey) return null;
  if (NAMED[key]) {
    // A key that is held down must not leaf through passages that nobody has read.
    const leafs = NAMED[key] === "next" || NAMED[key] === "back";
    return shiftKey || (repeat && leafs) ? null : { name: NAMED[key] };
  }
  if (repeat) return null;
  if (/^[1-9]$/.test(key)) return { name: "code", digit: key };
  const name = SIGNS[key] ?? (shiftKey ? null : LETTERS[key.toLowerCase()]);
  return name ? { name } : null;
}
