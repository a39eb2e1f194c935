// Which key means what. The help overlay is drawn from the same table.

/** Rows: [keys as printed, command, what it does]. Keys of one command stand together. */
export const HELP = [
  [
    "Move",
    [
      ["j k or ↓ ↑", "next or previous turn"],
      ["Home End", "first or last turn"],
      ["g", "go to a turn by its number"],
      ["f or /", "find words"],
      ["Tab", "codings of this turn, then the tools"],
    ],
  ],
  [
    "Select",
    [
      ["s", "next sentence (Shift: previous)"],
      ["Shift ← →", "extend by a word"],
      ["Shift ↑ ↓", "extend by a turn"],
      ["Esc", "let go"],
    ],
  ],
  [
    "Mend",
    [
      ["u", "undo (also Ctrl Z)"],
      ["Shift u", "redo (also Ctrl Shift Z)"],
      ["?", "this help"],
    ],
  ],
  [
    "Code",
    [
      ["Enter or c", "choose a code"],
      ["1 … 9", "quick codes"],
      [".", "the last code again"],
      ["v", "the selected words as a new code"],
      ["e", "codings here; then Shift ← → moves the end, Alt Shift ← → the start"],
      ["m", "memo on the coding"],
      ["Delete", "remove the coding in focus"],
    ],
  ],
  [
    "Listen",
    [
      ["t", "play from this turn; again: pause"],
      ["Shift t", "this turn over and over"],
      ["[ ]", "3 seconds back or ahead"],
      ["< >", "slower or faster"],
    ],
  ],
  [
    "Suggestions",
    [
      ["n p", "next or previous"],
      ["a", "accept, then the next"],
      ["r", "reject, then the next"],
      ["o", "another code instead"],
      ["x", "turn is read: reject what is left"],
    ],
  ],
];

const LETTERS = {
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
};
const SHIFTED = { s: "previousSentence", u: "redo", t: "hearAgain" };
const SIGNS = { ".": "repeatCode", "/": "find", "?": "help", "<": "slower", ">": "faster" };
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
};
const NAMED_SHIFTED = {
  ArrowLeft: "extendLeft",
  ArrowRight: "extendRight",
  ArrowUp: "extendUp",
  ArrowDown: "extendDown",
  Home: "extendToStart",
  End: "extendToEnd",
};

/**
 * The command of a key press, or null when the key is not ours.
 *
 * @param {{key: string, code?: string, shiftKey?: boolean, altKey?: boolean, ctrlKey?: boolean,
 *   metaKey?: boolean}} event
 * @param {{singleKeys: boolean}} options with single keys off, characters need Alt (WCAG 2.1.4)
 * @returns {{name: string, digit?: string}|null}
 */
export function commandFor(event, { singleKeys }) {
  const { key, shiftKey = false, altKey = false } = event;
  // Many keyboards have brackets behind AltGr, which some systems report as Ctrl with Alt.
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
  // With Alt some systems print another character, so the key's place is asked.
  const typed = altKey ? (event.code?.match(/^(?:Key|Digit)(.)$/)?.[1] ?? key) : key;
  const letter = typed.toLowerCase();
  if (/^[1-9]$/.test(letter) && !(altKey && shiftKey)) return { name: "quickCode", digit: letter };
  if (SIGNS[key]) return { name: SIGNS[key] };
  const name = shiftKey ? SHIFTED[letter] : LETTERS[letter];
  return name ? { name } : null;
}
