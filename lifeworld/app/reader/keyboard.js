// The keyboard shortcuts, and the table that the help dialog shows.

import { say } from "../language/say.js";

/** Sections of rows: [keys as shown, description]. */
export const HELP = [
  [
    say("Move"),
    [
      ["j k or ↓ ↑", say("next or previous turn")],
      ["Home End", say("first or last turn")],
      ["g", say("go to a turn by number")],
      ["Shift j k", say("next or previous transcript")],
      ["f or /", say("find in the transcript")],
      ["Tab", say("codings of this turn, then the toolbar")],
      ["b", say("show or fold the codes and memos beside the text")],
      ["Shift b", say("go to the codes; Enter applies one to the selected words")],
    ],
  ],
  [
    say("Select"),
    [
      ["s", say("next sentence (Shift: previous)")],
      ["Shift ← →", say("extend by one word")],
      ["Shift ↑ ↓", say("extend by one turn")],
      ["Esc", say("close or clear the selection")],
    ],
  ],
  [
    say("Undo, text size and help"),
    [
      ["u", say("undo (also Ctrl Z)")],
      ["Shift u", say("redo (also Ctrl Shift Z)")],
      ["+ -", say("larger or smaller text")],
      ["?", say("show this help")],
    ],
  ],
  [
    say("Code"),
    [
      ["Enter or c", say("choose a code")],
      ["1 … 9", say("apply the code with this key")],
      [".", say("apply the last code again")],
      ["v", say("create a code named after the selected words")],
      ["e", say("open codings here; Shift ← → then moves the end, Alt Shift ← → the start")],
      ["m", say("write a memo on the coding")],
      ["Shift m", say("write a memo on the turn")],
      ["Delete", say("remove the selected coding")],
      ["q", say("collect the quote of the selected coding, for an insight")],
      ["Ctrl C", say("copy the selected words with their source")],
      ["Shift F10", say("menu of the selected words, the coding or the turn (also right click)")],
      ["w", say("correct the words of this turn")],
    ],
  ],
  [
    say("Recording"),
    [
      ["t", say("play from this turn, or pause")],
      ["Shift t", say("repeat this turn")],
      ["[ ]", say("skip back or forward 3 seconds")],
      ["< >", say("slower or faster")],
    ],
  ],
  [
    say("Suggestions"),
    [
      ["n p", say("next or previous suggestion")],
      ["a", say("accept and go to the next")],
      ["r", say("reject and go to the next")],
      ["o", say("accept with another code")],
      ["x", say("mark the turn as read and reject its remaining suggestions")],
      ["Shift 1 … 3", say("put the first, second or third likely code on this passage")],
      ["l", say("show or hide the likely codes below the text")],
    ],
  ],
];

const LETTERS = {
  b: "togglePane",
  j: "nextTurn",
  k: "previousTurn",
  l: "toggleLikely",
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
  q: "collect",
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
 * The rank that a press of one of the keys 1 to 3 means: with Shift, or without it where these keys
 * type digits only with Shift, as on French keyboards. The digits themselves are quick codes.
 */
function findRank({ key, code, shiftKey = false, altKey = false }, { singleKeys }) {
  const rank = code?.match(/^Digit([1-3])$/)?.[1] ?? null;
  if (!singleKeys) return altKey && shiftKey ? rank : null;
  return altKey || /^\d$/.test(key) ? null : rank;
}

/**
 * Returns the command for a key press, or null if the key has none.
 *
 * @param {{key: string, code?: string, shiftKey?: boolean, altKey?: boolean, ctrlKey?: boolean,
 *   metaKey?: boolean}} event
 * @param {{singleKeys: boolean, likely?: boolean}} options with single keys off, characters need Alt
 *   (WCAG 2.1.4); `likely` says whether likely codes are shown, which have keys
 * @returns {{name: string, digit?: string}|null}
 */
export function commandFor(event, { singleKeys, likely = false }) {
  const { key, shiftKey = false, altKey = false } = event;
  // Many keyboards need AltGr for brackets, which some systems report as Ctrl with Alt.
  const bracket = BRACKETS[key] ?? (altKey && !singleKeys ? BRACKET_PLACES[event.code] : null);
  if (bracket && !event.metaKey && (altKey || (singleKeys && !event.ctrlKey)))
    return { name: bracket };
  if (event.ctrlKey || event.metaKey) {
    if (altKey || key.toLowerCase() !== "z") return null;
    return { name: shiftKey ? "redo" : "undo" };
  }
  const rank = likely ? findRank(event, { singleKeys }) : null;
  if (rank) return { name: "likelyCode", digit: rank };
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
