// Sentences and numbers in the reader's language; the page's head brings the catalogue.

const told = globalThis.__lifeworldSays ?? { language: "en", messages: {}, plurals: {} };
// Made once: `toLocaleString` makes one each time, which takes longer than to draw the number.
const numbers = new Intl.NumberFormat(told.language === "en" ? "en-GB" : told.language);
const HOLE = /\{(\w+)\}/;

// A thing that is counted has one entry with both of its forms.
const find = (message) => told.messages[message] || told.plurals[message]?.[0] || message;

/** Returns a message in the reader's language with its values filled in: say("turn {number}", {number}). */
export function say(message, values = null) {
  const words = find(message);
  if (!values) return words;
  return words.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole));
}

/** Returns the parts of a message, in its order, where the values are elements or lists of them. */
export function sayParts(message, values) {
  return find(message)
    .split(HOLE)
    .flatMap((part, at) => (at % 2 ? values[part] : part))
    .filter((part) => part !== "");
}

/** Returns the English of a message that is said later. */
export const mark = (message) => message;

export const formatNumber = (number) => numbers.format(number);

/** Returns the word for a single thing, or that for none or several: “disagrees” or “disagree”. */
export function chooseWord(number, one, many = `${one}s`) {
  const [single, several] = told.plurals[one] ?? [one, many];
  return number === 1 ? single : several;
}

/** Returns a number with the thing that it counts: countThings(2310, "coding") → “2,310 codings”. */
export const countThings = (number, one, many) => `${formatNumber(number)} ${chooseWord(number, one, many)}`;
