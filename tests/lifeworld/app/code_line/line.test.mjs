import assert from "node:assert/strict";
import { test } from "node:test";

import { describeLine, measureBars } from "../../../../lifeworld/app/code_line/describe.js";

const expected = Array.from({ length: 99 }, () => [0, 0, 0, 9]);
expected[34] = [41, 22, 19, 9];
expected[89] = [1, 1, 0, 30];

test("a line says how many it suggests, how many are right and wrong, and how many it misses", () => {
  const said = describeLine(35, { told: "all", expected });
  assert.equal(said, "At 35 %: 41 suggestions, of them about 22 right and 19 wrong; about 9 missed.");
  assert.match(describeLine(90, { told: "all", expected }), /1 suggestion, /);
  assert.equal(describeLine(50, { told: "all", expected }), "At 50 %: no suggestions; about 9 missed.");
});

test("what is not known is not told", () => {
  const decided = describeLine(35, { told: "suggested", expected });
  assert.equal(decided, "At 35 %: 41 suggestions, of them about 22 right and 19 wrong.");
  assert.equal(describeLine(50, { told: "suggested", expected }), "At 50 %: no suggestions.");
  const none = describeLine(35, { told: "counts", expected });
  assert.equal(none, "At 35: 41 suggestions. How many of them are right cannot be told yet.");
});

test("few passages are still seen beside many", () => {
  assert.deepEqual(measureBars([10_000, 0, 100]), [1, 0, 0.1]);
  assert.deepEqual(measureBars([0, 0]), [0, 0]);
});
