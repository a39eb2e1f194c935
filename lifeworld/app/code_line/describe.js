// What a line is expected to suggest, in words, and how its chart is drawn. No DOM.

import { countThings, formatNumber, say } from "../language/say.js";

/**
 * @param {number} line percent, 1 to 99
 * @param {{told: "all"|"suggested"|"counts", expected: number[][]}} data expected: for each line from 1
 *   on the suggestions, and how many are right, wrong and missed
 */
export function describeLine(line, { told, expected }) {
  const [number, right, wrong, missed] = expected[line - 1];
  if (told === "counts")
    return say("At {line}: {suggestions}. How many of them are right cannot be told yet.", {
      line,
      suggestions: countThings(number, "suggestion"),
    });
  const at = `${line} %`;
  const lost = formatNumber(missed);
  if (!number && told === "all")
    return say("At {line}: no suggestions; about {missed} missed.", { line: at, missed: lost });
  if (!number) return say("At {line}: no suggestions.", { line: at });
  const said = say("At {line}: {suggestions}, of them about {right} right and {wrong} wrong", {
    line: at,
    suggestions: countThings(number, "suggestion"),
    right: formatNumber(right),
    wrong: formatNumber(wrong),
  });
  return told === "all" ? say("{said}; about {missed} missed.", { said, missed: lost }) : `${said}.`;
}

/**
 * Heights of the chart's bars, 0 to 1. Most passages lie at the left, where a code does not fit, so
 * heights are roots: a few passages at the right are still seen.
 *
 * @param {number[]} counts one for each percent
 */
export function measureBars(counts) {
  const most = Math.max(1, ...counts);
  return counts.map((count) => Math.sqrt(count / most));
}
