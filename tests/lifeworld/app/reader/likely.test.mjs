import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { findCursor, isWorkedOn, listOffered } from "../../../../lifeworld/app/reader/likelybar.js";
import { LikelyCodes } from "../../../../lifeworld/app/reader/likelycodes.js";
import { applyLocally, dress } from "../../../../lifeworld/app/reader/operations.js";
import { Store } from "../../../../lifeworld/app/reader/store.js";

// Two turns of a participant around one of the moderator; the last has two passages.
const TURNS = [
  { n: 0, label: "Bo", start_time: null, at: 0, text: "We wait 😀." },
  { n: 1, label: "Mo", start_time: null, at: 20, text: "Why?" },
  { n: 2, label: "Bo", start_time: null, at: 30, text: "Nobody comes. So we go." },
];
const LIKELY = {
  codes: ["time", "help", "pay", "gone"],
  passages: [[0, 10, 0, 1, 2], [30, 43, 1, 0, 2], [44, 53, 2, 3]],
  chances: [],
  rejected: [],
  after: false,
};
const code = (id, more = {}) => ({ id, name: id, path: id, hue: 1, uses: 0, parent: null, ...more });

let store;
beforeEach(() => {
  store = new Store();
  store.load(TURNS);
  store.snapshot({
    version: 1,
    codes: [code("time"), code("help"), code("pay")],
    suggestions: [{ id: "t:0:10:time", code: "time", start: 0, end: 10, score: 0.7 }],
    likely: LIKELY,
    me: "me",
  });
});

const find = (turn, point) => store.likely.find(point, store.turns[turn]);
const names = (turn, point, only = null) => {
  const passage = find(turn, point);
  return listOffered(passage.codes, passage, { store, turn, only }).map((each) => each.code);
};

test("the passage under a point is the last of its turn that has begun there", () => {
  assert.deepEqual([find(0, 0).start, find(0, 9).start, find(0, 10).start], [0, 0, 0]);
  assert.deepEqual([find(2, 30).start, find(2, 43).start, find(2, 44).start, find(2, 53).start], [30, 30, 44, 44]);
  assert.equal(find(1, 20), null, "what moderators say is not ranked");
  assert.deepEqual([find(0, 0).isOnly, find(2, 30).isOnly, find(2, 44).isOnly], [true, false, false]);
  assert.equal(new LikelyCodes(null).find(0, store.turns[0]), null);
});

test("a selection leads to the passage in which it begins, the caret to its own", () => {
  const moving = { current: 2 };
  const selection = { span: null, head: { turn: 2, off: 15 } };
  assert.deepEqual(findCursor({ selection, moving, store }), { turn: 2, point: 45 });
  selection.head = { turn: 0, off: 3 }; // the focus went on by Tab
  assert.deepEqual(findCursor({ selection, moving, store }), { turn: 2, point: 30 });
  selection.span = { t0: 0, start: 3 };
  assert.deepEqual(findCursor({ selection, moving, store }), { turn: 0, point: 3 });
});

test("offered is what is known, not on the words yet, not rejected and not hidden", () => {
  assert.deepEqual(names(0, 0), ["time", "help", "pay"]);
  assert.deepEqual(names(2, 44), ["pay"], "a code that was removed is not offered");
  assert.deepEqual(names(0, 0, ["help"]), ["help"]);
  store.putCoding({ id: "k", code: "help", start: 5, end: 9, mine: false });
  assert.deepEqual(names(0, 0), ["time", "pay"], "whoever coded it");
  assert.deepEqual(names(2, 30), ["help", "time", "pay"]);
  store.codes.get("pay").retired = true;
  assert.deepEqual(names(0, 0), ["time"]);
});

test("a rejected suggestion is not offered, unless the server refuses the rejection", () => {
  const { revert } = applyLocally(store, { op: "reject", suggestion: "t:0:10:time" });
  assert.deepEqual(names(0, 0), ["help", "pay"]);
  revert();
  assert.deepEqual(names(0, 0), ["time", "help", "pay"]);
  const review = applyLocally(store, { op: "review", turn_start: 0, turn_end: 0 });
  assert.deepEqual(names(0, 0), ["help", "pay"]);
  review.revert();
  assert.deepEqual(names(0, 0), ["time", "help", "pay"]);
  store.snapshot({ version: 2, codes: [...store.codes.values()], likely: { ...LIKELY, rejected: [[0, 10, "help"]] } });
  assert.deepEqual(names(0, 0), ["time", "pay"]);
});

test("a likely code is painted at once with the suggestion settled, and both come back if refused", () => {
  const op = { op: "take", coding: "k", code: "time", start: 0, end: 10, rank: 1 };
  const { dirty, revert } = applyLocally(store, op);
  assert.deepEqual([...dirty], [0]);
  assert.equal(store.codings.get("k").mine, true);
  assert.equal(store.codes.get("time").uses, 1);
  assert.equal(store.suggestions.size, 0);
  assert.deepEqual(names(0, 0), ["help", "pay"]);
  revert();
  assert.equal(store.codings.size, 0);
  assert.equal(store.codes.get("time").uses, 0);
  assert.equal(store.suggestions.size, 1);
  assert.deepEqual(names(0, 0), ["time", "help", "pay"]);
  const other = applyLocally(store, { ...op, code: "help", rank: 2 });
  assert.equal(store.suggestions.size, 1, "a suggestion of another code stays");
  other.revert();
  assert.equal(store.suggestions.size, 1);
});

test("it is sent with the quote of its passage and its rank", () => {
  const op = { id: "o", op: "take", coding: "k", code: "time", start: 0, end: 10, rank: 2 };
  assert.deepEqual(dress(store, op), { ...op, quote: "We wait 😀." });
});

test("a turn is worked on once the person has coded in it or read it", () => {
  assert.equal(isWorkedOn(store, 0), false, "a suggestion is no work of theirs");
  store.putCoding({ id: "a", code: "help", start: 0, end: 7, mine: false });
  assert.equal(isWorkedOn(store, 0), false);
  store.putCoding({ id: "b", code: "help", start: 0, end: 7, mine: true });
  assert.equal(isWorkedOn(store, 0), true);
  store.reviewed.add(2);
  assert.equal(isWorkedOn(store, 2), true);
});

test("what is ranked goes with the transcript when the reader leaves it and comes back", () => {
  const kept = store.keep();
  store.load([TURNS[1]]);
  assert.equal(store.likely.isEmpty, true);
  store.restore(kept);
  assert.deepEqual(names(0, 0), ["time", "help", "pay"]);
});
