import assert from "node:assert/strict";
import { test } from "node:test";

import { countByCode, listRows, openRows, sumRows } from "../../../../lifeworld/app/reader/tree.js";

const code = (id, parent = null) => ({ id, parent, name: id });
const CODES = [code("time"), code("swaps", "time"), code("debts", "swaps"), code("pay")];
const drawn = (rows) => rows.map((row) => `${"-".repeat(row.depth)}${row.code.id}`);

test("each code stands below its parent, also one that was made just now", () => {
  assert.deepEqual(drawn(listRows(CODES)), ["time", "-swaps", "--debts", "pay"]);
  assert.deepEqual(drawn(listRows([...CODES, code("new", "time")])), [
    "time", "-swaps", "--debts", "-new", "pay",
  ]);
});

test("a parent that is gone, or a circle, hides no code", () => {
  assert.deepEqual(drawn(listRows([code("a", "gone"), code("b", "a")])), ["a", "-b"]);
  assert.deepEqual(drawn(listRows([code("a", "b"), code("b", "a"), code("c", "c")])).sort(), [
    "-b", "a", "c",
  ].sort());
});

test("a folded branch hides all that is below it", () => {
  const rows = listRows(CODES);
  assert.deepEqual(drawn(openRows(rows, new Set(["time"]))), ["time", "pay"]);
  assert.deepEqual(drawn(openRows(rows, new Set(["swaps"]))), ["time", "-swaps", "pay"]);
  assert.deepEqual(drawn(openRows(rows, new Set())), drawn(rows));
});

test("codings are counted that are shown; a folded branch counts those below it", () => {
  const marks = [..."ttssdp"].map((letter, n) => ({
    code: { t: "time", s: "swaps", d: "debts", p: "pay" }[letter],
    n,
  }));
  const counts = countByCode(marks, (mark) => mark.n > 0);
  assert.deepEqual([...counts], [["time", 1], ["swaps", 2], ["debts", 1], ["pay", 1]]);
  const rows = listRows(CODES);
  const sums = (...folded) => Object.fromEntries(sumRows(rows, counts, new Set(folded)));
  assert.deepEqual(sums(), { time: 1, swaps: 2, debts: 1, pay: 1 });
  assert.deepEqual(sums("swaps"), { time: 1, swaps: 3, debts: 1, pay: 1 });
  assert.equal(sums("time").time, 4);
});
