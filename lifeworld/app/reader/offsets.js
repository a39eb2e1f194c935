// Converts UTF-16 offsets (browser) to and from Unicode code points (study); snaps to graphemes.

const ASTRAL = /[\uD800-\uDBFF][\uDC00-\uDFFF]/;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Whether every character is one UTF-16 unit, so that both kinds of offset are equal. */
export const isPlain = (text) => !ASTRAL.test(text);

const isPair = (text, i) => {
  const high = text.charCodeAt(i);
  if (high < 0xd800 || high > 0xdbff) return false;
  const low = text.charCodeAt(i + 1);
  return low >= 0xdc00 && low <= 0xdfff;
};

/** Number of code points before the UTF-16 offset `units`; a split pair counts as one. */
export function toPoints(text, units = text.length) {
  let points = 0;
  for (let i = 0; i < units; points++) i += isPair(text, i) ? 2 : 1;
  return points;
}

/** UTF-16 offset of the code point `points`, clamped to the text. */
export function toUnits(text, points) {
  let i = 0;
  for (let n = 0; n < points && i < text.length; n++) i += isPair(text, i) ? 2 : 1;
  return i;
}

/** Widens [a, b) to whole graphemes (emoji family, flag, letter with marks). */
export function snap(text, a, b) {
  const cut = graphemes.segment(text);
  const first = a > 0 && a < text.length ? cut.containing(a) : undefined;
  const last = b > 0 && b < text.length ? cut.containing(b) : undefined;
  const start = first ? first.index : Math.max(0, Math.min(a, text.length));
  const end = last && last.index < b ? last.index + last.segment.length : Math.min(b, text.length);
  return [start, Math.max(start, end)];
}

/** Trims white space at both ends of [a, b). */
export function trim(text, a, b) {
  while (a < b && /\s/.test(text[a])) a++;
  while (b > a && /\s/.test(text[b - 1])) b--;
  return [a, b];
}
