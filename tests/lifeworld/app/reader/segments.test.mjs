import assert from "node:assert/strict";
import { test } from "node:test";

import { assignLevels, cutSegments } from "../../../../lifeworld/app/reader/segments.js";

const span = (id, a, b, suggested = false) => ({ id, a, b, suggested });

test("segments cover the text without gap or overlap", () => {
  const spans = [span("x", 2, 9), span("y", 5, 12), span("z", 5, 7, true)];
  const segments = cutSegments(20, spans);
  assert.equal(segments[0].a, 0);
  assert.equal(segments.at(-1).b, 20);
  for (let i = 1; i < segments.length; i++) assert.equal(segments[i].a, segments[i - 1].b);
  for (const s of segments) {
    const expected = spans.filter((o) => o.a <= s.a && o.b >= s.b).map((o) => o.id);
    assert.deepEqual(
      s.on.map((o) => o.id),
      expected,
    );
  }
});

test("a span keeps its line over its whole length", () => {
  const spans = [span("long", 0, 30), span("early", 3, 8), span("late", 10, 20)];
  const levels = assignLevels(spans);
  assert.equal(levels.get("long"), 0);
  assert.equal(levels.get("early"), 1);
  assert.equal(levels.get("late"), 1);
  for (const s of cutSegments(30, spans)) assert.equal(s.lines[0].id, "long");
});

test("codings lie nearer to the words than suggestions", () => {
  const levels = assignLevels([span("s", 0, 10, true), span("c", 2, 12)]);
  assert.equal(levels.get("c"), 0);
  assert.equal(levels.get("s"), 1);
});

test("the fill is that of the narrowest coding, never of a suggestion", () => {
  const middle = cutSegments(30, [
    span("wide", 0, 30),
    span("narrow", 5, 10),
    span("s", 6, 8, true),
  ]);
  assert.equal(middle.find((s) => s.a === 6).fill.id, "narrow");
  assert.equal(cutSegments(9, [span("s", 1, 4, true)]).find((s) => s.a === 1).fill, null);
});

test("what has no line is told once, where its crowd ends", () => {
  const spans = ["a", "b", "c", "d", "e"].map((id, i) => span(id, i, 20));
  const told = cutSegments(20, spans).map((s) => s.more);
  assert.deepEqual(told.filter(Boolean), [2]);
  assert.equal(told.at(-1), 2);
});

test("empty spans paint nothing", () => {
  assert.deepEqual(
    cutSegments(5, [span("x", 3, 3)]).map((s) => s.on.length),
    [0],
  );
  assert.deepEqual(cutSegments(0, []), []);
});
