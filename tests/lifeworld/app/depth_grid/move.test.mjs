import assert from "node:assert/strict";
import { test } from "node:test";

import { findCell } from "../../../../lifeworld/app/depth_grid/move.js";

const SIZE = [3, 4];

test("arrow keys go to the next cell and stay in the grid", () => {
  assert.deepEqual(findCell([1, 1], "ArrowDown", SIZE), [2, 1]);
  assert.deepEqual(findCell([2, 1], "ArrowDown", SIZE), [2, 1]);
  assert.deepEqual(findCell([0, 0], "ArrowLeft", SIZE), [0, 0]);
  assert.deepEqual(findCell([0, 0], "ArrowRight", SIZE), [0, 1]);
});

test("Home and End go along the row, and other keys nowhere", () => {
  assert.deepEqual(findCell([1, 2], "Home", SIZE), [1, 0]);
  assert.deepEqual(findCell([1, 2], "End", SIZE), [1, 3]);
  assert.equal(findCell([1, 2], "a", SIZE), null);
});
