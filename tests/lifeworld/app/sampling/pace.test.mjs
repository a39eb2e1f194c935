import assert from "node:assert/strict";
import { test } from "node:test";

import { describeLeft, measurePace } from "../../../../lifeworld/app/sampling/pace.js";

const every = (seconds, count, from = 0) => Array.from({ length: count }, (_, i) => (from + i * seconds) * 1000);

test("the pace is the median of the time between two passages", () => {
  assert.equal(measurePace(every(10, 8)), 10_000);
  assert.equal(measurePace([...every(10, 8), 200_000]), 10_000, "one slow passage does not count for all");
});

test("with few passages read nothing is said of the time", () => {
  assert.equal(measurePace(every(10, 5)), null);
  assert.equal(describeLeft(every(10, 5), 40), "");
});

test("a pause is no reading", () => {
  assert.equal(measurePace([...every(10, 4), ...every(10, 4, 4000)]), 10_000);
});

test("the time left is told in minutes at the reader's own pace", () => {
  assert.equal(describeLeft(every(10, 20), 36), "about 6 minutes left");
  assert.equal(describeLeft(every(10, 20), 6), "about 1 minute left");
  assert.equal(describeLeft(every(10, 20), 2), "less than a minute left");
  assert.equal(describeLeft(every(10, 20), 0), "");
});

test("the latest passages count: whoever gets quicker is told so", () => {
  assert.equal(measurePace([...every(30, 20), ...every(5, 41, 700)]), 5000);
});
