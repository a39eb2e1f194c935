import assert from "node:assert/strict";
import { test } from "node:test";

import { moveEdge, placeEdge } from "../../../../lifeworld/app/reader/edges.js";
import {
  nextWordEnd,
  nextWordStart,
  previousWordEnd,
  previousWordStart,
  quoted,
  sentences,
  shorten,
} from "../../../../lifeworld/app/reader/words.js";

const TEXT = "We wait, always. Nobody calls!";

test("words are stepped over in both directions", () => {
  assert.equal(TEXT.slice(0, nextWordEnd(TEXT, 0)), "We");
  assert.equal(TEXT.slice(0, nextWordEnd(TEXT, 2)), "We wait");
  assert.equal(TEXT.slice(nextWordStart(TEXT, 0)), "wait, always. Nobody calls!");
  assert.equal(TEXT.slice(previousWordStart(TEXT, TEXT.length)), "calls!");
  assert.equal(TEXT.slice(0, previousWordEnd(TEXT, TEXT.length)), TEXT.slice(0, -1));
});

test("at the ends of the text a step stays there", () => {
  assert.equal(nextWordEnd(TEXT, TEXT.length), TEXT.length);
  assert.equal(previousWordStart(TEXT, 0), 0);
  assert.equal(previousWordEnd(TEXT, 1), 0);
});

test("sentences come without the space between them", () => {
  assert.deepEqual(
    sentences(TEXT).map(([a, b]) => TEXT.slice(a, b)),
    ["We wait, always.", "Nobody calls!"],
  );
  assert.deepEqual(sentences("   "), []);
});

test("an in-vivo name has at most sixty characters and ends with a word", () => {
  const long = "every single morning the same phone call about the same shift nobody wants";
  assert.ok([...shorten(long)].length <= 60);
  assert.ok(long.startsWith(`${shorten(long)} `));
  assert.equal(shorten("  two\n words "), "two words");
  assert.equal([...shorten("😀".repeat(80))].length, 60);
});

const turns = [{ text: "One two three." }, { text: "Four five." }];
const all = (change) => ({ t0: 0, a: 4, t1: 0, b: 7, ...change });

test("an edge moves by a word", () => {
  assert.equal(moveEdge(turns, all(), "end", 1).b, 13);
  assert.equal(moveEdge(turns, all({ b: 13 }), "end", -1).b, 7);
  assert.equal(moveEdge(turns, all(), "start", -1).a, 0);
});

test("an edge moves across turns", () => {
  assert.deepEqual(moveEdge(turns, all({ b: 14 }), "end", 1), { t0: 0, a: 4, t1: 1, b: 4 });
  assert.deepEqual(moveEdge(turns, { t0: 0, a: 4, t1: 1, b: 4 }, "end", -1), {
    t0: 0,
    a: 4,
    t1: 0,
    b: 14,
  });
  assert.deepEqual(moveEdge(turns, { t0: 1, a: 0, t1: 1, b: 4 }, "start", -1), {
    t0: 0,
    a: 8,
    t1: 1,
    b: 4,
  });
});

test("a passage never becomes empty and never leaves the transcript", () => {
  assert.equal(moveEdge(turns, all(), "end", -1), null);
  assert.equal(moveEdge(turns, all(), "start", 1), null);
  assert.equal(moveEdge(turns, all({ a: 0 }), "start", -1), null);
  assert.equal(moveEdge(turns, { t0: 1, a: 0, t1: 1, b: 10 }, "end", 1), null);
});

test("quotation marks inside quotation marks are single ones", () => {
  assert.equal(quoted("Pay"), "“Pay”");
  assert.equal(quoted("A “good” day"), "“A ‘good’ day”");
  assert.equal(quoted('"Good" (or "so") days'), "“‘Good’ (or ‘so’) days”");
});

test("an edge that is dragged takes the whole word under the pointer, and its full stop", () => {
  const turns = [{ text: "We wait long. Then we go." }, { text: "Yes, always." }];
  const span = { t0: 0, a: 3, t1: 0, b: 7 };
  const words = ({ t0, a, t1, b }) =>
    t0 === t1 ? turns[t0].text.slice(a, b) : [turns[t0].text.slice(a), turns[t1].text.slice(0, b)];
  const drag = (edge, turn, off) => {
    const next = placeEdge(turns, span, edge, { turn, off });
    return next && words(next);
  };
  assert.equal(drag("end", 0, 10), "wait long");
  assert.equal(drag("end", 0, 13), "wait long.");
  assert.equal(drag("start", 0, 1), "We wait");
  assert.deepEqual(drag("end", 1, 2), ["wait long. Then we go.", "Yes"]);
  assert.equal(drag("end", 0, 0), null, "the end cannot come before the beginning");
  assert.equal(drag("start", 0, 20), null);
});
