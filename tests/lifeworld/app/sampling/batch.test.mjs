import assert from "node:assert/strict";
import { test } from "node:test";

import { Batch } from "../../../../lifeworld/app/sampling/batch.js";

const passage = (id, more = {}) => ({ id, read: false, aside: false, on: [], around: [], ...more });
const three = (...more) => new Batch({ passages: ["a", "b", "c"].map((id, i) => passage(id, more[i])), times: [] });

test("reading begins at the first passage that is not read", () => {
  assert.equal(three({ read: true }).current.id, "b");
  assert.equal(three({ read: true }, { read: true, aside: true }).current.id, "c");
});

test("a code is put on and taken off, and each is an operation on the passage", () => {
  const batch = three();
  const on = batch.toggle("time");
  assert.deepEqual([on.op, on.passage, on.code, batch.current.on], ["apply", "a", "time", ["time"]]);
  assert.ok(on.id && on.coding && on.id !== on.coding);
  assert.equal(batch.toggle("time").op, "remove");
  assert.deepEqual(batch.current.on, []);
});

test("a code that is on other words here is left to the transcript", () => {
  assert.equal(three({ around: ["time"] }).toggle("time"), null);
});

test("the next passage comes at once, and after the last there is none", () => {
  const batch = three();
  assert.deepEqual([batch.next().op, batch.current.id, batch.done], ["read", "b", 1]);
  assert.deepEqual([batch.next("aside").op, batch.current.id], ["aside", "c"]);
  batch.next();
  assert.deepEqual([batch.current, batch.done, batch.all], [null, 3, 3]);
  assert.deepEqual([batch.next(), batch.toggle("time")], [null, null]);
});

test("back opens the passage before again, from the end as well", () => {
  const batch = three();
  assert.equal(batch.back(), null);
  for (let i = 0; i < 3; i++) batch.next();
  assert.deepEqual([batch.back().op, batch.current.id, batch.done], ["unread", "c", 2]);
  assert.equal(batch.back().passage, "b");
  assert.equal(batch.current.id, "b");
});

test("the codes of the passage before are put on again, those missing only", () => {
  const batch = three();
  batch.toggle("time");
  batch.toggle("cover");
  batch.next();
  batch.toggle("cover");
  assert.deepEqual(batch.repeat().map((op) => op.code), ["time"]);
  assert.deepEqual(batch.current.on, ["cover", "time"]);
});

test("what a reload interrupted is done again, and what was refused is taken back and shown", () => {
  const batch = three();
  const ops = [batch.toggle("time"), batch.next()];
  const again = three();
  for (const op of ops) again.apply(op);
  again.resume();
  assert.deepEqual([again.passages[0].on, again.current.id], [["time"], "b"]);
  for (const op of ops.reverse()) again.revert(op);
  assert.deepEqual([again.passages[0].on, again.current.id], [[], "a"]);
  again.revert({ op: "read", passage: "gone" });
  assert.equal(again.current.id, "a");
});
