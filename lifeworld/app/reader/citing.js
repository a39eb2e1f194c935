// A quote with its source, as plain text and as markup, for the clipboard.

import { say } from "../language/say.js";
import { clock } from "./dom.js";
import { quoted } from "./words.js";

const escape = (text) =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

/**
 * @param {object} quote
 * @param {{name: string, words: string, n: number, time: number|null}[]} quote.turns its parts,
 *   turn by turn; `n` as shown on the screen
 * @param {string} quote.title of the session
 * @returns {{text: string, html: string}}
 */
export function citeQuote({ turns, title }) {
  const [first, last] = [turns[0], turns.at(-1)];
  const names = [...new Set(turns.map((turn) => turn.name).filter(Boolean))];
  const several = names.length > 1;
  const place =
    first.n === last.n
      ? say("turn {number}", { number: first.n })
      : say("turns {first}–{last}", { first: first.n, last: last.n });
  const source = [...(several ? [] : names), title, place, clock(first.time)].filter(Boolean);
  const lines = turns.map(({ name, words }) => (several && name ? `${name}: ${words}` : words));
  const body = several ? lines.join("\n") : quoted(lines.join("\n"));
  const markup = body.split("\n").map((line) => `<p>${escape(line)}</p>`);
  const told = `— ${source.join(", ")}`;
  return {
    text: `${body}\n${told}`,
    html: `<blockquote>${markup.join("")}</blockquote><p>${escape(told)}</p>`,
  };
}
