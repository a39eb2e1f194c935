import assert from "node:assert/strict";
import { test } from "node:test";

import { foldLabels, layLanes, placeLabels } from "../../../../lifeworld/app/reader/lanes.js";

const box = (id, top, bottom, prefer = null) => ({ id, top, bottom, prefer });

test("stripes that overlap never share a lane", () => {
  const boxes = Array.from({ length: 40 }, (_, i) =>
    box(`b${i}`, (i * 37) % 100, ((i * 37) % 100) + 10 + (i % 7) * 5),
  );
  const { lane, count } = layLanes(boxes);
  for (const x of boxes) {
    assert.ok(lane.get(x.id) < count);
    for (const y of boxes) {
      const overlap = x.top < y.bottom && y.top < x.bottom;
      if (x !== y && overlap) assert.notEqual(lane.get(x.id), lane.get(y.id));
    }
  }
});

test("stripes that follow each other share the first lane", () => {
  const { lane, count } = layLanes([box("a", 0, 10), box("b", 10, 20), box("c", 20, 30)]);
  assert.deepEqual([...lane.values()], [0, 0, 0]);
  assert.equal(count, 1);
});

test("a stripe from the turn above keeps its lane", () => {
  const { lane, count } = layLanes([box("new", 0, 40), box("old", 0, 20, 2)]);
  assert.equal(lane.get("old"), 2);
  assert.equal(lane.get("new"), 0);
  assert.equal(count, 3);
});

test("two from above that want one lane are still kept apart", () => {
  const { lane } = layLanes([box("a", 0, 20, 1), box("b", 0, 20, 1)]);
  assert.notEqual(lane.get("a"), lane.get("b"));
});

test("names are pushed down until they no longer collide, and left out without room", () => {
  const placed = placeLabels(
    [
      { id: "a", top: 0 },
      { id: "b", top: 4 },
      { id: "c", top: 5 },
    ],
    40,
    17,
  );
  assert.deepEqual(
    [...placed],
    [
      ["a", 0],
      ["b", 17],
    ],
  );
});

test("two people's coding of the same words has one name, a suggestion and other words their own", () => {
  const on = (id, code, a, b, suggested = false) => ({
    id,
    top: 10,
    bottom: 30,
    mark: { code, a, b, t1: 0, suggested },
  });
  const labels = foldLabels([
    on("anas", "time", 0, 9),
    on("bos", "time", 0, 9),
    on("wider", "time", 0, 12),
    on("other", "cover", 0, 9),
    on("proposed", "time", 0, 9, true),
  ]);
  assert.deepEqual(
    labels.map((label) => label.boxes.map((box) => box.id)),
    [["anas", "bos"], ["wider"], ["other"], ["proposed"]],
  );
});
