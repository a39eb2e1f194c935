// The keys of the page Answers, and the table that its help shows.

import { say } from "../language/say.js";

/** Rows of the help: [keys as shown, what they do]. */
export const HELP = [
  ["j k or ↓ ↑", say("next or previous answer")],
  ["Home End", say("first or last answer")],
  ["Enter", say("mark as read and go to the next")],
  ["1 … 9", say("apply the code with this key, or take it off")],
  ["c", say("choose a code")],
  ["a", say("accept the first suggestion")],
  ["r", say("reject the first suggestion")],
  ["+ - 0", say("agrees, disagrees, unclear; again to take it back")],
  ["s", say("what the stance is about: the question or a code")],
  ["f", say("flag, or remove the flag")],
  ["Shift f", say("write why it is flagged")],
  ["e", say("mark as evidence-rich, or remove the mark")],
  ["w", say("correct the words")],
  ["g", say("go to the answer in its transcript")],
  ["u", say("undo (also Ctrl Z)")],
  ["Shift u", say("redo (also Ctrl Shift Z)")],
  ["/", say("search the answers")],
  ["?", say("show this help")],
];

const LETTERS = {
  j: "next", k: "previous", c: "palette", a: "accept", r: "reject", f: "flag", e: "rich", w: "correct",
  g: "open", u: "undo", s: "about",
};
const SHIFTED = { f: "note", u: "redo" };
const SIGNS = { "+": "agree", "-": "disagree", "−": "disagree", 0: "unclear", "/": "search", "?": "help" };
const NAMED = {
  ArrowDown: "next", ArrowUp: "previous", Home: "first", End: "last", PageDown: "pageDown", PageUp: "pageUp",
  Enter: "read", Escape: "escape",
};

/**
 * Returns the command for a key press, or null if the key has none.
 *
 * @param {{key: string, code?: string, shiftKey?: boolean, altKey?: boolean, ctrlKey?: boolean, metaKey?: boolean}} event
 * @param {{singleKeys: boolean}} options with single keys off, characters need Alt (WCAG 2.1.4)
 * @returns {{name: string, digit?: string}|null}
 */
export function commandFor(event, { singleKeys }) {
  const { key, shiftKey = false, altKey = false } = event;
  if (event.ctrlKey || event.metaKey) {
    if (altKey || key.toLowerCase() !== "z") return null;
    return { name: shiftKey ? "redo" : "undo" };
  }
  if (key.length > 1) return NAMED[key] && !altKey && !shiftKey ? { name: NAMED[key] } : null;
  if (altKey === singleKeys) return null;
  const typed = (altKey ? (event.code?.match(/^(?:Key|Digit)(.)$/)?.[1] ?? key) : key).toLowerCase();
  if (/^[1-9]$/.test(typed)) return { name: "quickCode", digit: typed };
  const name = SIGNS[typed] ?? (shiftKey ? SHIFTED[typed] : LETTERS[typed]);
  return name ? { name } : null;
}
