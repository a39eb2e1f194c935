import assert from "node:assert/strict";
import { test } from "node:test";

import { placeBars } from "../../../../lifeworld/app/drawing/draw.js";

test("the bar is as long as the share of those asked", () => {
  assert.deepEqual(placeBars({ asked: 20, mine: 5, against: 0, both: 0 }).mine, [0, 0.25]);
  assert.deepEqual(placeBars({ asked: 20, mine: 20, against: 0, both: 0 }).mine, [0, 1]);
});

test("those against begin where those for it end", () => {
  const { mine, against } = placeBars({ asked: 20, mine: 5, against: 5, both: 0 });
  assert.deepEqual(mine, [0, 0.25]);
  assert.deepEqual(against, [0.25, 0.5]);
});

test("whoever is on both sides lies where the bars overlap", () => {
  assert.deepEqual(placeBars({ asked: 20, mine: 5, against: 5, both: 5 }).against, [0, 0.25]);
});

test("people who were not asked do not run out of the bar", () => {
  for (const people of [
    { asked: 2, mine: 3, against: 1, both: 0 },
    { asked: 0, mine: 1, against: 1, both: 1 },
    { asked: 0, mine: 0, against: 0, both: 0 },
  ]) {
    const { mine, against } = placeBars(people);
    assert.ok(mine[1] <= 1 && against[1] <= 1 && against[0] >= 0);
  }
});
