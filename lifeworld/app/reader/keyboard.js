// The keyboard shortcuts, and the table that the help dialog shows.

/** Sections of rows: [keys as shown, description]. */
export const HELP = [
  [
    "Move",
    [
      ["j k or ↓ ↑", "next or previous turn"],
      ["Home End", "first or last turn"],
      ["g", "go to a turn by number"],
      ["Shift j k", "next or previous transcript"],
      ["f or /", "find in the transcript"],
      ["Tab", "codings of this turn, then the toolbar"],
      ["b", "show or fold the codes and memos beside the text"],
      ["Shift b", "go to the codes; Enter applies one to the selected words"],
    ],
  ],
  [
    "Select",
    [
      ["s", "next sentence (Shift: previous)"],
      ["Shift ← →", "extend by one word"],
      ["Shift ↑ ↓", "extend by one turn"],
      ["Esc", "close or clear the selection"],
    ],
  ],
  [
    "Undo, text size and help",
    [
      ["u", "undo (also Ctrl Z)"],
      ["Shift u", "redo (also Ctrl Shift Z)"],
      ["+ -", "larger or smaller text"],
      ["?", "show this help"],
    ],
  ],
  [
    "Code",
    [
      ["Enter or c", "choose a code"],
      ["1 … 9", "apply the code with this key"],
      [".", "apply the last code again"],
      ["v", "create a code named after the selected words"],
      ["e", "open codings here; Shift ← → then moves the end, Alt Shift ← → the start"],
      ["m", "write a memo on the coding"],
      ["Shift m", "write a memo on the turn"],
      ["Delete", "remove the selected coding"],
      ["Ctrl C", "copy the selected words with their source"],
      ["Shift F10", "menu of the selected words, the coding or the turn (also right click)"],
      ["w", "correct the words of this turn"],
    ],
  ],
  [
    "Recording",
    [
      ["t", "play from this turn, or pause"],
      ["Shift t", "repeat this turn"],
      ["[ ]", "skip back or forward 3 seconds"],
      ["< >", "slower or faster"],
    ],
  ],
  [
    "Suggestions",
    [
      ["n p", "next or previous suggestion"],
      ["a", "accept and go to the next"],
      ["r", "reject and go to the next"],
      ["o", "accept with another code"],
      ["x", "mark the turn as read and reject its remaining suggestions"],
    ],
  ],
];

const LETTERS = {
  b: "togglePane",
  j: "nextTurn",
  k: "previousTurn",
  c: "openPalette",
  s: "nextSentence",
  v: "inVivo",
  m: "memo",
  n: "nextSuggestion",
  p: "previousSuggestion",
  a: "accept",
  r: "reject",
  o: "otherCode",
  x: "reviewTurn",
  u: "undo",
  g: "goTo",
  f: "find",
  e: "editCodings",
  t: "hear",
  w: "correctTurn",
};
const SHIFTED = { b: "enterPane", j: "nextTranscript", k: "previousTranscript", m: "turnMemo", s: "previousSentence", u: "redo", t: "hearAgain" };
const SIGNS = { ".": "repeatCode", "/": "find", "?": "help", "+": "largerText", "-": "smallerText", "<": "slower", ">": "faster" };
const BRACKETS = { "[": "hearBack", "]": "hearAhead" };
const BRACKET_PLACES = { BracketLeft: "hearBack", BracketRight: "hearAhead" };
const NAMED = {
  ArrowDown: "nextTurn",
  ArrowUp: "previousTurn",
  Home: "firstTurn",
  End: "lastTurn",
  Enter: "openPalette",
  Escape: "escape",
  Delete: "remove",
  Backspace: "remove",
  ContextMenu: "openMenu",
};
const NAMED_SHIFTED = {
  ArrowLeft: "extendLeft",
  ArrowRight: "extendRight",
  ArrowUp: "extendUp",
  ArrowDown: "extendDown",
  F10: "openMenu",
  Home: "extendToStart",
  End: "extendToEnd",
};

/**
 * Returns the command for a key press, or null if the key has none.
 *
 * @param {{key: string, code?: string, shiftKey?: boolean, altKey?: boolean, ctrlKey?: boolean,
 *   metaKey?: boolean}} event
 * @param {{singleKeys: boolean}} options with single keys off, characters need Alt (WCAG 2.1.4)
 * @returns {{name: string, digit?: string}|null}
 */
export function commandFor(event, { singleKeys }) {
  const { key, shiftKey = false, altKey = false } = event;
  // Many keyboards need AltGr for brackets, which some systems report as Ctrl with Alt.
  const bracket = BRACKETS[key] ?? (altKey && !singleKeys ? BRACKET_PLACES[event.code] : null);
  if (bracket && !event.metaKey && (altKey || (singleKeys && !event.ctrlKey)))
    return { name: bracket };
  if (event.ctrlKey || event.metaKey) {
    if (altKey || key.toLowerCase() !== "z") return null;
    return { name: shiftKey ? "redo" : "undo" };
  }
  if (altKey && shiftKey && /^Arrow(Left|Right)$/.test(key))
    return { name: `start${key.slice(5)}` };
  if (key.length > 1 && !altKey) {
    const name = shiftKey ? NAMED_SHIFTED[key] : NAMED[key];
    return name ? { name } : null;
  }
  if (altKey === singleKeys) return null;
  // With Alt some systems produce another character, so the physical key is used.
  const typed = altKey ? (event.code?.match(/^(?:Key|Digit)(.)$/)?.[1] ?? key) : key;
  const letter = typed.toLowerCase();
  if (/^[1-9]$/.test(letter) && !(altKey && shiftKey)) return { name: "quickCode", digit: letter };
  if (SIGNS[key]) return { name: SIGNS[key] };
  const name = shiftKey ? SHIFTED[letter] : LETTERS[letter];
  return name ? { name } : null;
}
