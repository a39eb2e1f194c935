import assert from "node:assert/strict";
import { test } from "node:test";

import {
  arrange,
  carry,
  findPlace,
  LOOSE,
  sortTo,
  step,
} from "../../../../lifeworld/room/pages/board/model.js";

const card = (id, pile, rank, more = {}) => [`card:${id}`, { id, text: id, pile, rank, ...more }];
const pile = (id, rank, more = {}) => [
  `pile:${id}`,
  { id, name: id, rank, table: "", suggested: false, ...more },
];
const board = (...more) =>
  new Map([
    pile("time", "b"),
    pile("cover", "a"),
    card("one", "time", "c"),
    card("two", "time", "a"),
    card("three", "cover", "a"),
    card("four", "", ""),
    ...more,
  ]);
const drawn = (columns) => columns.map(({ id, cards }) => [id, cards.map((each) => each.id).join(" ")]);

test("what lies in no pile comes first, then the piles and their cards by rank", () => {
  assert.deepEqual(drawn(arrange(board())), [
    [LOOSE, "four"],
    ["cover", "three"],
    ["time", "two one"],
  ]);
});

test("parked and hidden cards are not on the board, and a card of a pile that is gone is loose", () => {
  const parts = board(
    card("five", "time", "d", { parked: true }),
    card("six", "time", "e", { hidden: true }),
    card("seven", "gone", "a"),
  );
  assert.deepEqual(drawn(arrange(parts))[0], [LOOSE, "four seven"]);
  assert.deepEqual(drawn(arrange(parts))[2], ["time", "two one"]);
});

test("loose cards are those of the present step; what lies in a pile stays", () => {
  const parts = board(card("five", "", "", { now: false }), card("six", "time", "z", { now: false }));
  assert.deepEqual(drawn(arrange(parts))[0], [LOOSE, "four"]);
  assert.deepEqual(drawn(arrange(parts))[2], ["time", "two one six"]);
});

test("what the room has yet to acknowledge is drawn at once, in its order", () => {
  const waiting = [
    { kind: "pile.add", pile: "new", name: "New" },
    { kind: "sort", card: "four", pile: "new", rank: "a" },
    { kind: "sort", card: "four", pile: "time", rank: "b" },
    { kind: "pile.name", pile: "new", name: "Newer" },
    { kind: "card.park", card: "three", on: true },
  ];
  const columns = arrange(board(), { waiting });
  assert.deepEqual(drawn(columns), [
    [LOOSE, ""],
    ["cover", ""],
    ["time", "two four one"],
    ["new", ""],
  ]);
  assert.equal(columns[3].name, "Newer");
});

test("a table sees its own piles and where its people put the cards", () => {
  const parts = new Map([
    pile("ours", "a", { table: "t1" }),
    pile("theirs", "a", { table: "t2" }),
    card("one", "", "", { places: { t1: { pile: "ours", rank: "a" }, t2: { pile: "theirs", rank: "b" } } }),
    card("two", "", "", { table: "t2", places: {} }),
  ]);
  assert.deepEqual(drawn(arrange(parts, { table: "t1" })), [
    [LOOSE, ""],
    ["ours", "one"],
  ]);
  assert.deepEqual(drawn(arrange(parts, { table: "t2" })), [
    [LOOSE, "two"],
    ["theirs", "one"],
  ]);
});

test("a suggested pile is a column only while cards lie in it, and is the room's once one is sorted into it", () => {
  const suggested = [pile("guess", "c", { suggested: true }), card("five", "guess", "")];
  assert.equal(arrange(board(suggested[0])).length, 3);
  assert.equal(arrange(board(...suggested)).at(-1).suggested, true);
  const waiting = [{ kind: "sort", card: "four", pile: "guess", rank: "a" }];
  assert.equal(arrange(board(...suggested), { waiting }).at(-1).suggested, false);
  for (const [taken, left] of [["guess", false], ["", false], ["another", true]]) {
    const taking = [{ kind: "pile.take", pile: taken }];
    assert.equal(arrange(board(...suggested), { waiting: taking }).at(-1).suggested, left);
  }
});

test("arrows lead to the card beside, over columns without any", () => {
  const columns = arrange(board(pile("empty", "aa")));
  const at = (id) => findPlace(columns, id);
  assert.deepEqual(step(columns, at("two"), "ArrowDown"), at("one"));
  assert.deepEqual(step(columns, at("one"), "ArrowDown"), at("one"));
  assert.deepEqual(step(columns, at("one"), "ArrowLeft"), at("three"));
  assert.deepEqual(step(columns, at("four"), "ArrowLeft"), at("four"));
  assert.deepEqual(step(columns, at("one"), "Home"), at("two"));
});

test("a card that is carried may enter a column without cards and stand behind the last one", () => {
  const columns = arrange(board(pile("empty", "aa")));
  const place = step(columns, findPlace(columns, "three"), "ArrowRight", true);
  assert.equal(columns[place.column].id, "empty");
  const carried = carry(columns, "three", place);
  assert.deepEqual(drawn(carried)[2], ["empty", "three"]);
  assert.deepEqual(step(carried, place, "ArrowRight", true), { column: 3, at: 0 });
  assert.deepEqual(drawn(carry(columns, "four", { column: 3, at: 2 }))[3], ["time", "two one four"]);
});

test("a card is sent to where it was put, and nothing is sent if it lies there", () => {
  const parts = board();
  const columns = arrange(parts);
  assert.deepEqual(sortTo(columns, "two", { column: 2, at: 0 }), []);
  for (const [id, place, expected] of [
    ["four", { column: 2, at: 1 }, "two four one"],
    ["four", { column: 2, at: 0 }, "four two one"],
    ["four", { column: 2, at: 9 }, "two one four"],
    ["two", { column: 2, at: 1 }, "one two"],
  ])
    assert.deepEqual(drawn(arrange(parts, { waiting: sortTo(columns, id, place) }))[2], ["time", expected]);
});

test("between cards of the same rank there is a place, too", () => {
  const parts = new Map([
    pile("p", "a"),
    ...["a", "b", "c", "d"].map((id) => card(id, "p", "")),
    card("x", "", ""),
  ]);
  const operations = sortTo(arrange(parts), "x", { column: 1, at: 2 });
  assert.deepEqual(drawn(arrange(parts, { waiting: operations }))[1], ["p", "a b x c d"]);
});
