import assert from "node:assert/strict";
import test from "node:test";
import { placeRow } from "../../../../lifeworld/app/intervals/place.js";

test("an interval begins and ends where the shares of the axis say", () => {
  const row = { share: 0.125, low: 0.0625, high: 0.25, proposed: 0.375 };
  assert.deepEqual(placeRow(row, 0.5), { dot: 25, from: 12.5, wide: 37.5, tick: 75 });
});

test("what is beyond the axis is drawn at its end", () => {
  const placed = placeRow({ share: 0.5, low: 0.2, high: 0.9, proposed: 0.8 }, 0.4);
  assert.deepEqual(placed, { dot: 100, from: 50, wide: 50, tick: 100 });
});
