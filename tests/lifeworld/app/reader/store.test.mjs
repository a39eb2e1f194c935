import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { applyLocally, dress } from "../../../../lifeworld/app/reader/operations.js";
import { Store } from "../../../../lifeworld/app/reader/store.js";

const FULL = "Anna: We wait 😀 long.\n\nBo: Yes, always.\n\nAnna: שלום 👨‍👩‍👧‍👦 end.";
const points = [...FULL];
const place = (words) => {
  const start = [...FULL.slice(0, FULL.indexOf(words))].length;
  return [start, start + [...words].length];
};
const turn = (n, label, text) => ({ n, label, start_time: n * 5, at: place(text)[0], text });
const code = (id, name, more = {}) => ({
  id,
  name,
  path: name,
  hue: 10,
  uses: 0,
  parent: null,
  key: null,
  abstract: false,
  ...more,
});
const coding = (id, words, more = {}) => ({
  id,
  code: "c1",
  start: place(words)[0],
  end: place(words)[1],
  coder: "me",
  mine: true,
  memo: "",
  rev: 1,
  ...more,
});

let store;
beforeEach(() => {
  store = new Store();
  store.load([
    turn(0, "Anna", "We wait 😀 long."),
    turn(1, "Bo", "Yes, always."),
    turn(2, "Anna", "שלום 👨‍👩‍👧‍👦 end."),
  ]);
  store.snapshot({
    version: 1,
    codes: [code("c1", "Trust", { uses: 1 }), code("c2", "Wait")],
    codings: [coding("k1", "We wait")],
    suggestions: [{ ...coding("s1", "always"), score: 0.7 }],
    me: "me",
  });
});

test("a quote is the slice of the whole transcript in code points", () => {
  for (const words of ["😀 long", "Yes", "👨‍👩‍👧‍👦", "שלום 👨‍👩‍👧‍👦 end."]) {
    const [start, end] = place(words);
    assert.equal(store.quote(start, end), words);
    assert.equal(points.slice(start, end).join(""), words);
  }
});

test("units and code points of a turn lead back to each other", () => {
  for (let i = 0; i < store.turns.length; i++) {
    const { text } = store.turns[i];
    for (let u = 0; u <= text.length; u += [...text.slice(u)][0]?.length ?? 1) {
      const found = store.locate(store.pointAt(i, u), store.pointAt(i, u) + 1);
      assert.equal(u < text.length ? found.a : u, u);
    }
  }
});

test("a span over several turns has no quote and stands in each of them", () => {
  const [start, end] = [place("long")[0], place("Yes")[1]];
  assert.equal(store.quote(start, end), null);
  assert.deepEqual([...store.putCoding(coding("k2", "long", { end }))], [0, 1]);
  assert.deepEqual(
    store.marksIn(1).map((m) => m.id),
    ["s1", "k2"],
  );
  assert.deepEqual([...store.drop("k2")], [0, 1]);
  assert.deepEqual(
    store.marksIn(1).map((m) => m.id),
    ["s1"],
  );
});

test("a span that begins between turns begins with the next turn's words", () => {
  const found = store.locate(place("Bo: ")[0], place("Yes")[1]);
  assert.deepEqual([found.t0, found.a, found.t1, found.b], [1, 0, 1, 3]);
});

test("a snapshot paints only the turns that changed", () => {
  const codes = [...store.codes.values()];
  const s1 = store.suggestions.get("s1");
  const same = {
    version: 2,
    codes,
    codings: [coding("k1", "We wait", { memo: "new" })],
    suggestions: [s1],
  };
  assert.deepEqual([...store.snapshot(same)], [0]); // its memo gets a sign
  same.codings = [coding("k1", "We wait", { memo: "newer" })];
  assert.deepEqual([...store.snapshot(same)], []);
  assert.equal(store.codings.get("k1").memo, "newer");
  assert.deepEqual([...store.snapshot({ ...same, codings: [] })], [0]);
  assert.deepEqual([...store.snapshot({ ...same, codings: [coding("k9", "end")] })], [2]);
  const blue = [{ ...codes[0], hue: 200 }, codes[1]];
  assert.deepEqual(
    [...store.snapshot({ ...same, codings: [coding("k9", "end")], codes: blue })].sort(),
    [1, 2],
  );
});

test("a delta leaves alone what later operations still hold", () => {
  const changed = { codings: [coding("k1", "We wait", { code: "c2" })] };
  assert.deepEqual([...store.delta(changed, (id) => id === "k1")], []);
  assert.equal(store.codings.get("k1").code, "c1");
  assert.deepEqual([...store.delta(changed)], [0]);
  assert.equal(store.codings.get("k1").code, "c2");
});

const OPS = [
  { op: "apply", coding: "n", code: "c2", start: place("Yes")[0], end: place("Yes")[1] },
  { op: "remove", coding: "k1" },
  { op: "recode", coding: "k1", code: "c2" },
  { op: "resize", coding: "k1", start: place("wait")[0], end: place("wait")[1] },
  { op: "memo", coding: "k1", memo: "think", rev: 1 },
  { op: "accept", suggestion: "s1", coding: "n" },
  { op: "reject", suggestion: "s1" },
  { op: "create_code", code: "c9", name: "New", parent: null },
  { op: "review", turn_start: 1, turn_end: 1 },
];
const state = () =>
  JSON.stringify([
    [...store.codes],
    [...store.codings].sort(),
    [...store.suggestions].sort(),
    [...store.reviewed],
  ]);

for (const op of OPS) {
  test(`${op.op} is seen at once and can be taken back`, () => {
    const before = state();
    const { revert } = applyLocally(store, { id: "o", ...op });
    assert.notEqual(state(), before);
    revert();
    assert.equal(state(), before);
  });
}

test("an operation on what is gone changes nothing", () => {
  for (const op of [
    { op: "memo", coding: "gone", memo: "x" },
    { op: "remove", coding: "gone" },
    { op: "accept", suggestion: "gone", coding: "n" },
  ]) {
    const before = state();
    const { dirty, revert } = applyLocally(store, op);
    revert();
    assert.equal(dirty.size, 0);
    assert.equal(state(), before);
  }
});

test("the words are added only when an operation leaves", () => {
  const [start, end] = place("😀 long");
  assert.equal(dress(store, { op: "apply", coding: "n", code: "c1", start, end }).quote, "😀 long");
  assert.equal(
    dress(store, { op: "apply", coding: "n", code: "c1", start, end: place("Yes")[1] }).quote,
    null,
  );
  const created = dress(store, { op: "create_code", code: "n", words: [start, end], parent: null });
  assert.deepEqual(created, { op: "create_code", code: "n", parent: null, name: "😀 long" });
});

test("a new code is sent with the colour in which it is painted, also after a reload", () => {
  const op = { op: "create_code", code: "n", name: "Pay", parent: null };
  const { revert } = applyLocally(store, op);
  const { hue } = store.codes.get("n");
  assert.equal(dress(store, op).hue, hue);
  revert();
  store.codes.set("c9", code("c9", "Later", { hue }));
  applyLocally(store, op);
  assert.equal(store.codes.get("n").hue, hue);
});

test("the same code on the same words is found again", () => {
  assert.equal(store.same("c1", ...place("We wait"))?.id, "k1");
  assert.equal(store.same("c2", ...place("We wait")), null);
});

test("the server's echo of what is painted already paints nothing again", () => {
  const op = { op: "apply", coding: "n", code: "c2", start: place("Yes")[0], end: place("Yes")[1] };
  applyLocally(store, op);
  const echo = coding("n", "Yes", { code: "c2", rev: 7 });
  assert.deepEqual([...store.delta({ codings: [echo] })], []);
  assert.equal(store.codings.get("n").rev, 7);
});

test("a coding that was there already takes the place of the one the page made", () => {
  store.putCoding(coding("made", "We wait"));
  const dirty = store.rename("made", "true");
  assert.deepEqual([...dirty], [0]);
  assert.deepEqual([...store.codings.keys()].filter((id) => id === "made"), []);
  assert.equal(store.codings.get("true").start, place("We wait")[0]);
  store.putCoding(coding("made again", "We wait"));
  store.rename("made again", "true");
  assert.equal([...store.codings.keys()].filter((id) => id.startsWith("made")).length, 0);
  assert.equal(store.rename("gone", "true").size, 0);
});

test("a card that still has the id that the page made writes to the true coding", () => {
  store.putCoding(coding("made", "We wait"));
  store.rename("made", "true");
  assert.equal(store.get("made").id, "true");
  const memo = { op: "memo", coding: "made", memo: "slow" };
  applyLocally(store, memo);
  assert.equal(memo.coding, "true", "which is what is sent");
  assert.equal(store.codings.get("true").memo, "slow");
  store.rename("true", "truest");
  assert.equal(store.get("made").id, "truest");
  const remove = { op: "remove", coding: "made" };
  const { revert } = applyLocally(store, remove);
  assert.equal(store.get("made"), null);
  revert();
  assert.equal(store.get("made").id, "truest");
});

test("a coding that was removed before the answer stays removed", () => {
  store.putCoding(coding("made", "We wait"));
  const remove = { op: "remove", coding: "made" };
  const { revert } = applyLocally(store, remove);
  store.rename("made", "true");
  assert.equal(store.get("true"), null);
  remove.coding = "true"; // as the queue does
  revert();
  assert.equal(store.get("true").id, "true");
});

test("a code that was there already takes the place of the one the page made", () => {
  const uses = store.codes.get("c1").uses;
  applyLocally(store, { op: "create_code", code: "made", name: "Time", parent: null });
  applyLocally(store, { op: "create_code", code: "child", name: "Lost", parent: "made" });
  const [start, end] = place("Yes");
  applyLocally(store, { op: "apply", coding: "k", code: "made", start, end });
  assert.deepEqual([...store.renameCode("made", "c1")], [1]);
  assert.equal(store.codings.get("k").code, "c1");
  assert.equal(store.codes.get("child").parent, "c1");
  assert.equal(store.codes.get("c1").uses, uses + 1);
  assert.deepEqual([...store.codes.keys()].filter((id) => id === "made"), []);
  assert.equal(store.same("made", start, end).id, "k", "a key pressed again codes nothing twice");
  const again = { op: "apply", coding: "l", code: "made", start: start + 1, end };
  applyLocally(store, again);
  assert.equal(again.code, "c1");
  applyLocally(store, { op: "create_code", code: "made too", name: "Pay", parent: null });
  store.renameCode("made too", "unseen"); // a colleague's, which the next poll brings
  assert.deepEqual([store.codes.get("unseen").id, store.codes.get("unseen").name], ["unseen", "Pay"]);
});

test("a memo on a turn is painted at once, kept, and taken back if it is refused", () => {
  const op = { op: "turn_memo", memo_id: "m1", turn: 1, memo: "Why always?" };
  const { dirty, revert } = applyLocally(store, op);
  assert.deepEqual([...dirty], [1]);
  assert.deepEqual(
    store.memos.in(1).map((memo) => [memo.id, memo.memo, memo.mine]),
    [["m1", "Why always?", true]],
  );
  assert.deepEqual([...revert()], [1]);
  assert.deepEqual(store.memos.in(1), []);
});

test("a memo without words goes, and a refusal brings it back", () => {
  const memo = { id: "m1", start: store.turns[1].at, memo: "Why?", by: "me", mine: true, rev: 1 };
  const base = { version: 2, codes: [...store.codes.values()] };
  assert.deepEqual([...store.snapshot({ ...base, turn_memos: [memo] })].includes(1), true);
  const { revert } = applyLocally(store, { op: "turn_memo", memo_id: "m1", turn: 1, memo: " " });
  assert.deepEqual(store.memos.in(1), []);
  revert();
  assert.deepEqual(store.memos.in(1).map((one) => one.memo), ["Why?"]);
});

test("a snapshot with other memos paints only the turns whose memos changed", () => {
  const memo = (id, i, words) => ({ id, start: store.turns[i].at, memo: words, rev: 1 });
  const base = { version: 2, codes: [], codings: [], suggestions: [] };
  store.snapshot({ ...base, turn_memos: [memo("a", 0, "x"), memo("b", 2, "y")] });
  const next = { ...base, turn_memos: [memo("a", 0, "x"), memo("c", 1, "z")] };
  assert.deepEqual([...store.snapshot(next)].sort(), [1, 2]);
  assert.deepEqual([...store.snapshot(next)], []);
});

test("a coding of a moderator's words says that it is not counted, also after the role changes", () => {
  const speakers = (role) => ({ Anna: { name: "Anna", role }, Bo: { name: "Bo", role: "participant" } });
  const base = { version: 2, codes: [...store.codes.values()], codings: [coding("k1", "We wait")] };
  store.snapshot({ ...base, speakers: speakers("participant") });
  assert.equal(store.uncountedIn(store.get("k1")), "");
  const dirty = store.snapshot({ ...base, speakers: speakers("moderator") });
  assert.equal(store.uncountedIn(store.get("k1")), "Moderator: not counted");
  assert.deepEqual([...dirty], [0], "only the coded turns of that speaker are painted anew");
  store.putCoding(coding("k2", "long.\n\nBo: Yes"));
  assert.equal(store.uncountedIn(store.get("k2")), "", "a participant's words are in it, too");
});

test("a key is given to one code, taken from another, and given back if that is refused", () => {
  const keys = () => [...store.codes.values()].map((one) => one.key);
  applyLocally(store, { op: "set_key", code: "c1", key: "3" });
  assert.deepEqual(keys(), ["3", null]);
  const { revert } = applyLocally(store, { op: "set_key", code: "c2", key: "3" });
  assert.deepEqual(keys(), [null, "3"]);
  revert();
  assert.deepEqual(keys(), ["3", null]);
  applyLocally(store, { op: "set_key", code: "c1", key: null });
  assert.deepEqual(keys(), [null, null]);
  assert.deepEqual([...applyLocally(store, { op: "set_key", code: "gone", key: "1" }).dirty], []);
});

test("a store goes on with another transcript and comes back to the first as it was left", () => {
  applyLocally(store, { op: "apply", coding: "k9", code: "c2", start: place("Yes")[0], end: place("Yes")[1] });
  applyLocally(store, { op: "turn_memo", turn: 1, memo_id: "m1", memo: "Irony?" });
  const kept = store.keep();
  const words = store.words();
  store.load([turn(0, "Cem", "Quite another text.")]);
  store.snapshot({ version: 2, codes: [code("c3", "Pay")], codings: [] });
  assert.equal(store.marksIn(0).length, 0);
  assert.equal(store.memos.all().length, 0);
  assert.equal(words.quote(...place("always")), "always"); // for what waits to be sent
  store.restore(kept);
  assert.deepEqual(store.marksIn(1).map((mark) => mark.id).sort(), ["k9", "s1"]);
  assert.equal(store.memos.in(1)[0].memo, "Irony?");
  assert.equal(store.version, 1);
  assert.deepEqual([...store.codes.keys()], ["c3"]); // the newer codebook stays
  store.putCoding(coding("k10", "Yes", { start: place("end")[0], end: place("end")[1] }));
  assert.equal(store.marksIn(2).length, 1);
});
