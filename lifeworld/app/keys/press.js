// Presses a button of the page when its letter is typed, and not while somebody types in a field.

const FIELDS = "input, textarea, select, [contenteditable=true], [role=combobox], [role=dialog]";

/**
 * Returns the key of the button that a keystroke is for, or "".
 * @param {KeyboardEvent} event
 * @param {Record<string, string>} keys the button's key by letter
 */
export function findButton(event, keys) {
  if (event.defaultPrevented || event.repeat) return "";
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return "";
  if (event.target?.closest?.(FIELDS)) return "";
  return keys[event.key] ?? "";
}

/** @param {{data: {keys: Record<string, string>}}} component */
export default function ({ data }) {
  const press = (/** @type {KeyboardEvent} */ event) => {
    const key = findButton(event, data.keys);
    const button = key && document.querySelector(`.st-key-${key} button:not([disabled])`);
    if (!button) return;
    event.preventDefault();
    button.click();
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}
