// Moves the edges of a coded passage by words, across turns if needed.

import { trim } from "./offsets.js";
import { nextWordEnd, nextWordStart, previousWordEnd, previousWordStart } from "./words.js";

const isBefore = (t0, a, t1, b) => t0 < t1 || (t0 === t1 && a < b);

/**
 * @param {{text: string}[]} turns
 * @param {{t0: number, a: number, t1: number, b: number}} span in UTF-16 offsets inside turns
 * @param {"start"|"end"} edge
 * @param {1|-1} step forward or back by one word
 * @returns {{t0: number, a: number, t1: number, b: number}|null} null if the span would become empty
 *   or leave the transcript
 */
export function moveEdge(turns, { t0, a, t1, b }, edge, step) {
  if (edge === "end") {
    const { text } = turns[t1];
    if (step > 0 && b >= trim(text, 0, text.length)[1]) [t1, b] = [t1 + 1, 0];
    if (!turns[t1]) return null;
    b = step > 0 ? nextWordEnd(turns[t1].text, b) : previousWordEnd(text, b);
    if (b <= 0 && t1 > t0)
      [t1, b] = [t1 - 1, trim(turns[t1 - 1].text, 0, turns[t1 - 1].text.length)[1]];
  } else {
    const { text } = turns[t0];
    if (step < 0 && a <= trim(text, 0, text.length)[0])
      [t0, a] = [t0 - 1, turns[t0 - 1]?.text.length ?? 0];
    if (!turns[t0]) return null;
    a = step < 0 ? previousWordStart(turns[t0].text, a) : nextWordStart(text, a);
    if (a >= turns[t0].text.length && t0 < t1)
      [t0, a] = [t0 + 1, trim(turns[t0 + 1].text, 0, turns[t0 + 1].text.length)[0]];
  }
  return isBefore(t0, a, t1, b) ? { t0, a, t1, b } : null;
}

/**
 * Puts an edge of a span at a place, around the whole word that is there.
 *
 * @param {{text: string}[]} turns
 * @param {{t0: number, a: number, t1: number, b: number}} span
 * @param {"start"|"end"} edge
 * @param {{turn: number, off: number}} at
 * @returns {{t0: number, a: number, t1: number, b: number}|null} null if the span would be empty
 */
export function placeEdge(turns, { t0, a, t1, b }, edge, { turn, off }) {
  const { text } = turns[turn];
  const [from, to] = trim(text, 0, text.length);
  if (from >= to) return null;
  const word = Math.min(Math.max(off, from), to);
  if (edge === "end") {
    const end = nextWordEnd(text, previousWordStart(text, Math.max(word, from + 1)));
    // What stands between words, such as a full stop, belongs to the word before it.
    [t1, b] = [turn, Math.max(end, trim(text, from, word)[1])];
  } else [t0, a] = [turn, previousWordStart(text, word + 1)];
  return isBefore(t0, a, t1, b) ? { t0, a, t1, b } : null;
}
