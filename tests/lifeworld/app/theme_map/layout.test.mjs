import assert from "node:assert/strict";
import { test } from "node:test";

import {
  findCore,
  findHull,
  findNearest,
  fitPoints,
  overlap,
  placeNames,
  placeWords,
} from "../../../../lifeworld/app/theme_map/layout.js";

const BOX = { width: 600, height: 400, pad: 20 };

test("points are fitted into the box without distortion, with y upwards", () => {
  const [a, b, c] = fitPoints([[0, 0], [1, 0], [0, 1]], BOX); // prettier-ignore
  assert.equal(b[0] - a[0], a[1] - c[1]);
  assert.equal(a[1] - c[1], 360);
  for (const [x, y] of [a, b, c]) assert.ok(x >= 20 && x <= 580 && y >= 20 && y <= 380);
});

test("points that all lie on one place stand in the middle", () => {
  assert.deepEqual(fitPoints([[3, 3], [3, 3]], BOX), [[300, 200], [300, 200]]); // prettier-ignore
});

test("a region is drawn around most of its points and not stretched by one far away", () => {
  const near = Array.from({ length: 9 }, (_, n) => [n % 3, Math.floor(n / 3)]);
  const core = findCore([...near, [500, 500]]);
  assert.equal(core.length, 8);
  assert.ok(core.every(([x, y]) => x < 3 && y < 3));
});

test("the hull goes around the outer points alone", () => {
  const hull = findHull([[0, 0], [4, 0], [4, 4], [0, 4], [2, 2], [2, 0]]); // prettier-ignore
  assert.deepEqual(new Set(hull.map(String)), new Set(["0,0", "4,0", "4,4", "0,4"]));
  assert.deepEqual(findHull([[1, 1]]), [[1, 1]]);
});

test("names lie inside the box and not upon each other", () => {
  const names = Array.from({ length: 8 }, () => ({ x: 5, y: 200, width: 120, height: 17 }));
  const placed = placeNames(names, BOX).map(([x, y]) => ({ x, y, width: 120, height: 17 }));
  for (const [n, one] of placed.entries()) {
    assert.ok(one.x >= 60 && one.x <= 540 && one.y >= 8 && one.y <= 392);
    for (const other of placed.slice(n + 1)) assert.equal(overlap(one, other), 0);
  }
});

test("words stand beside their number, upon nothing else, and are left out where there is no room", () => {
  const marks = Array.from({ length: 9 }, (_, n) => ({ x: 300 + (n % 3) * 40, y: 200 + Math.floor(n / 3) * 24 }));
  const ways = [{ width: 150, height: 32 }, { width: 90, height: 17 }];
  const labels = marks.map((_, mark) => ({ mark, ways }));
  const placed = placeWords(marks, 19, labels, BOX);
  const there = placed.flatMap((at) => (at ? [{ ...at, ...ways[at.way] }] : []));
  assert.ok(there.length >= 3 && there.length < 9, "some have no room");
  const squares = marks.map(({ x, y }) => ({ x, y, width: 19, height: 19 }));
  for (const [n, one] of there.entries())
    for (const other of [...there.slice(n + 1), ...squares]) assert.equal(overlap(one, other), 0);
});

test("words that would leave the box are written shorter or on the other side", () => {
  const ways = [{ width: 590, height: 32 }, { width: 80, height: 17 }];
  const [at] = placeWords([{ x: 590, y: 200 }], 19, [{ mark: 0, ways }], BOX);
  assert.equal(at.way, 1);
  assert.ok(at.x + 40 < 590);
  assert.deepEqual(placeWords([{ x: 5, y: 5 }], 19, [{ mark: 0, ways: [] }], BOX), [null]);
});

test("the nearest dot is meant, and none that is out of reach", () => {
  const points = [[0, 0], [10, 0], [100, 0]]; // prettier-ignore
  assert.equal(findNearest(points, [7, 0], 13), 1);
  assert.equal(findNearest(points, [60, 0], 13), -1);
});
