import assert from "node:assert/strict";
import { test } from "node:test";

import { shareLanes } from "../../../../lifeworld/room/pages/projector/board_type.js";
import { findTies, measureShares, readCounts } from "../../../../lifeworld/room/pages/board/tallies.js";
import { cutPage, findPageSize, findSize } from "../../../../lifeworld/room/pages/projector/fit.js";
import {
  chooseCards,
  chooseScene,
  findTally,
  listAssumptions,
  listShown,
} from "../../../../lifeworld/room/pages/projector/scenes.js";

const room = (state = "running") => ["room", { state, tables: [] }];
const at = (step) => [
  "step",
  { id: "s1", kind: "read", revealed: false, poll: null, plenary: true, ...step },
];
const card = (id, more = {}) => [
  `card:${id}`,
  { id, kind: "opinion", text: id, step: "s1", rank: "", ...more },
];
const scene = (parts, chosen = "step") => chooseScene(new Map(parts), chosen).name;

test("the largest size that fits is found, and none where even the smallest does not", () => {
  for (const most of [10, 17, 40])
    assert.equal(
      findSize((size) => size <= most, 10, 40),
      most,
    );
  assert.equal(
    findSize((size) => size <= 9, 10, 40),
    null,
  );
});

test("pages are about equally full", () => {
  assert.equal(
    findPageSize(10, (count) => count <= 6),
    5,
  );
  assert.equal(
    findPageSize(10, (count) => count <= 10),
    10,
  );
  assert.equal(
    findPageSize(3, () => false),
    1,
  );
  assert.deepEqual(cutPage(["a", "b", "c"], 2, 3), { things: ["c"], page: 1, pages: 2 });
  assert.deepEqual(cutPage([], 2, 0), { things: [], page: 0, pages: 1 });
});

test("before the start the room reads how to join, and the facilitator may show it again", () => {
  assert.equal(scene([room("lobby")]), "join");
  assert.equal(scene([room(), at({})], "join"), "join");
  assert.equal(scene([room("lobby")], "blank"), "blank");
});

test("what is private is not shown before it is revealed", () => {
  const parts = [room(), at({ kind: "brainstorm" }), card("a")];
  assert.equal(scene(parts), "instruction");
  assert.equal(scene([room(), at({ kind: "brainstorm", revealed: true }), card("a")]), "cards");
});

test("votes show nothing but how many voted until they are closed and shown", () => {
  const tally = ["tally:s1", { rows: [] }];
  const open = [room(), at({ kind: "vote", poll: { closed: false } }), tally];
  assert.equal(scene(open), "vote");
  assert.equal(scene(open, "results"), "vote");
  assert.equal(scene([room(), at({ poll: { closed: true } }), tally]), "vote");
  assert.equal(scene([room(), at({ poll: { closed: true }, revealed: true }), tally]), "results");
  assert.equal(findTally(new Map([at({ poll: { closed: false }, revealed: true }), tally])), null);
});

test("sorting shows the board, and tables beside each other where each works on its own", () => {
  assert.equal(scene([room(), at({ kind: "sort" })]), "board");
  assert.equal(scene([room(), at({ kind: "sort", plenary: false })]), "tables");
  assert.deepEqual(chooseScene(new Map([room(), at({})]), "table:t2"), { name: "board", table: "t2" });
});

test("a paused and an ended workshop say so", () => {
  assert.equal(scene([room("paused"), at({})], "cards"), "paused");
  assert.equal(scene([room("ended")], "join"), "ended");
});

test("hidden, parked and unreleased cards are never shown", () => {
  const parts = new Map([
    card("a", { hidden: true }),
    card("b", { parked: true }),
    card("c", { kind: "statement", released: false }),
    card("d"),
  ]);
  assert.deepEqual(
    listShown(parts).map(({ id }) => id),
    ["d"],
  );
});

test("what was written in the step goes before what was brought", () => {
  const brought = card("quote", { kind: "quote", step: "" });
  assert.deepEqual(
    chooseCards(new Map([at({}), brought, card("a")])).map(({ id }) => id),
    ["a"],
  );
  assert.deepEqual(
    chooseCards(new Map([at({ id: "s2" }), brought])).map(({ id }) => id),
    ["quote"],
  );
});

test("an assumption stands beside what was found", () => {
  const parts = new Map([card("a", { kind: "assumption", verdict: "nuanced", found: "Some do" }), card("b")]);
  assert.deepEqual(listAssumptions(parts), [
    { id: "a", text: "a", who: "", verdict: "nuanced", found: "Some do" },
  ]);
});

test("bars end where the numbers do", () => {
  assert.deepEqual(measureShares({ kind: "dots", rows: [{ total: 8 }, { total: 2 }, { total: 0 }] }), [1, 0.25, 0]);
  assert.deepEqual(measureShares({ kind: "dots", rows: [{ total: 0, share: 0 }] }), [0]);
  assert.deepEqual(measureShares({ kind: "rating", rows: [{ share: 1 }, { share: null }] }), [1, 0]);
  assert.deepEqual(measureShares({ kind: "pairwise", rows: [{ share: 0.4, won: 2, lost: 3 }, { share: 0.5, won: 0, lost: 0 }] }), [0.4, 0]);
});

test("a tie names the cards, and a distribution of nothing is none", () => {
  const rows = [
    { card: "a", text: "A" },
    { card: "b", text: "B" },
  ];
  assert.deepEqual(
    findTies({
      rows,
      ties: [
        ["a", "b"],
        ["a", "gone"],
      ],
    }),
    [["A", "B"]],
  );
  assert.equal(readCounts({ counts: [0, 0] }), null);
  assert.deepEqual(readCounts({ counts: [1, 0] }), [1, 0]);
});

test("a pile with many cards gets the lanes that are free, and no pile goes without one", () => {
  assert.deepEqual(shareLanes([12, 5], 5), [3, 2]);
  assert.deepEqual(shareLanes([12, 1, 0], 6), [4, 1, 1]);
  assert.deepEqual(shareLanes([1, 1], 6), [1, 1]);
  assert.deepEqual(shareLanes([3, 3, 3], 2), [1, 1, 1]);
  assert.deepEqual(shareLanes([], 4), []);
});
