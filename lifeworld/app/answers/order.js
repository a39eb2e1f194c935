// Which answers are shown and in which order. Pure.

import { fold } from "../reader/ranking.js";

/** What an answer can be looked for by: name → whether an answer is so. */
export const STATES = {
  all: () => true,
  unread: (answer, me) => !answer.readers.has(me),
  nobody: (answer) => answer.readers.size === 0,
  read: (answer, me) => answer.readers.has(me),
  uncoded: (answer) => answer.codings.length === 0,
  suggested: (answer) => answer.suggestions.length > 0,
  flagged: (answer) => answer.flag !== null,
  rich: (answer) => answer.rich !== null,
  edited: (answer) => answer.edited,
};

const { compare } = new Intl.Collator(undefined, { numeric: true });

/** Answers with the higher number first; of two with the same the one that stands first. */
const down = (measure) => (x, y) => measure(y) - measure(x) || x.i - y.i;

export const ORDERS = {
  survey: (x, y) => x.i - y.i,
  difficulty: down((answer) => answer.difficulty),
  evidence: down((answer) => answer.evidence),
  person: (x, y) => x.transcript - y.transcript || compare(x.who, y.who) || x.i - y.i,
};

/** Whether somebody has coded, read, flagged or judged an answer. */
const touched = (answer, coder) =>
  answer.readers.has(coder) ||
  answer.codings.some((each) => each.coder === coder) ||
  answer.stances.some((each) => each.coder === coder) ||
  answer.flag?.by === coder ||
  answer.rich?.by === coder;

/**
 * @param {object[]} answers
 * @param {{words?: string, question?: number|null, code?: string|null, state?: string, coder?: string|null,
 *   order?: string}} asked
 * @param {string} me who looks
 * @returns {number[]} the numbers of the answers that are shown, in order
 */
export function listShown(answers, { words = "", question = null, code = null, state = "all", coder = null, order = "survey" }, me) {
  const wanted = fold(words).trim();
  const is = STATES[state] ?? STATES.all;
  const found = answers.filter(
    (answer) =>
      is(answer, me) &&
      (question === null || answer.question === question) &&
      (code === null ||
        answer.codings.some((each) => each.code === code) ||
        answer.suggestions.some((each) => each.code === code)) &&
      (coder === null || touched(answer, coder)) &&
      (!wanted || fold(answer.words).includes(wanted) || fold(answer.who) === wanted),
  );
  return found.sort(ORDERS[order] ?? ORDERS.survey).map(({ i }) => i);
}

/** How many of some answers agree, disagree, are unclear, or are read differently by two people. */
export function countStances(answers, code) {
  const told = { agree: 0, disagree: 0, unclear: 0, differing: 0 };
  for (const { stances } of answers) {
    const said = new Set(stances.filter((each) => each.code === code).map((each) => each.stance));
    if (said.size === 1) told[[...said][0]]++;
    else if (said.size > 1) told.differing++;
  }
  return told;
}
