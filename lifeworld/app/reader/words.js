// Word and sentence boundaries within one turn, in UTF-16 offsets.

import { trim } from "./offsets.js";

const wordCutter = new Intl.Segmenter(undefined, { granularity: "word" });
const sentenceCutter = new Intl.Segmenter(undefined, { granularity: "sentence" });

function* words(text) {
  for (const s of wordCutter.segment(text)) {
    if (s.isWordLike) yield [s.index, s.index + s.segment.length];
  }
}

/** End of the word at or after `from`; the end of the text if there is none. */
export function nextWordEnd(text, from) {
  for (const [, end] of words(text)) if (end > from) return end;
  return text.length;
}

/** Start of the first word after `from`; the end of the text if there is none. */
export function nextWordStart(text, from) {
  for (const [start] of words(text)) if (start > from) return start;
  return text.length;
}

/** Start of the last word that starts before `from`; 0 if there is none. */
export function previousWordStart(text, from) {
  let found = 0;
  for (const [start] of words(text)) {
    if (start >= from) break;
    found = start;
  }
  return found;
}

/** End of the last word that ends before `from`; 0 if there is none. */
export function previousWordEnd(text, from) {
  let found = 0;
  for (const [, end] of words(text)) {
    if (end >= from) break;
    found = end;
  }
  return found;
}

/** Trimmed sentences as [start, end) pairs, without blank ones. */
export function sentences(text) {
  const found = [];
  for (const s of sentenceCutter.segment(text)) {
    const [a, b] = trim(text, s.index, s.index + s.segment.length);
    if (a < b) found.push([a, b]);
  }
  return found;
}

/** Shortens a name to at most `limit` characters, at a word boundary if possible. */
export function shorten(name, limit = 60) {
  const letters = [...name.replace(/\s+/g, " ").trim()];
  if (letters.length <= limit) return letters.join("");
  const cut = letters.slice(0, limit).join("");
  const space = cut.lastIndexOf(" ");
  return (space > limit / 2 ? cut.slice(0, space) : cut).trim();
}

/** Returns words in quotation marks, with single ones for those inside. */
export const quoted = (words) =>
  `“${words
    .replace(/“/g, "‘")
    .replace(/”/g, "’")
    .replace(/(^|[\s([{—–/‘])"/g, "$1‘")
    .replace(/"/g, "’")}”`;
