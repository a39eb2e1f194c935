import assert from "node:assert/strict";
import { test } from "node:test";

import { Book } from "../../../../lifeworld/app/answers/book.js";
import { commandFor, HELP } from "../../../../lifeworld/app/answers/keys.js";
import { countStances, listShown, ORDERS, STATES } from "../../../../lifeworld/app/answers/order.js";

const told = (more = {}) => ({
  version: 7,
  texts: "h",
  me: "Ana",
  coders: { Ana: { initials: "A", hue: 0 }, Bo: { initials: "B", hue: 30 } },
  answers: {
    transcripts: [{ id: "t", title: "Spring", hash: "x" }],
    questions: ["What?", "Why?"],
    rows: [
      [0, 1, 0, "P10", 6, "We swap shifts 😀.", 0, 1.4],
      [0, 2, 0, "P9", 30, "Nothing.", 1, 0.7],
      [0, 4, 1, "P10", 50, "Because the rota is late.", 0, 1.9],
    ],
  },
  codes: [
    { id: "pay", name: "Pay", path: "Pay", key: "1", abstract: false, retired: false },
    { id: "time", name: "Time", path: "Time", key: "2", abstract: false, retired: true },
  ],
  codings: [[0, "k", "pay", "Bo"]],
  suggestions: [[2, "s1", "pay", 0.3, true], [2, "s2", "time", 0.6, true]],
  read: [[1, "Bo"]],
  marks: [[1, "flag", "who?", "Bo"]],
  stances: [[0, null, "agree", "Ana"], [2, null, "agree", "Ana"], [2, null, "unclear", "Bo"]],
  difficulty: [0.1, 0.2, 0.9],
  can_undo: "applied the code “Pay”",
  can_redo: null,
  ...more,
});

function newBook() {
  const book = new Book();
  book.take(told());
  return book;
}

const shown = (book, asked) => listShown(book.answers, asked, book.me);

test("what the server tells stands on its answers, the likeliest suggestion first", () => {
  const book = newBook();
  assert.deepEqual(book.answers[2].suggestions.map((each) => each.id), ["s2", "s1"]);
  assert.deepEqual(book.answers[1].flag, { note: "who?", by: "Bo" });
  assert.equal(book.answers[1].edited, true);
  assert.equal(book.ways.undo, "applied the code “Pay”");
  const { answers, ...rest } = told({ version: 8, marks: [] });
  book.take(rest); // the texts that are here stay
  assert.ok(answers);
  assert.equal(book.answers.length, 3);
  assert.equal(book.answers[1].flag, null);
});

test("an answer is coded from its first code point to its last, not by what a browser counts", () => {
  const book = newBook();
  assert.deepEqual(book.span(book.answers[0]), { start: 6, end: 23, quote: "We swap shifts 😀." });
  const long = { at: 2, words: "😀".repeat(20_001) };
  assert.equal(book.span(long).end, 20_002);
});

test("a retired code has no key", () => {
  assert.equal(newBook().codeByKey("1").name, "Pay");
  assert.equal(newBook().codeByKey("2"), null);
});

test("what is done is seen at once", () => {
  const book = newBook();
  book.apply(2, { op: "accept", suggestion: "s2", coding: "n" });
  assert.deepEqual(book.answers[2].codings, [{ id: "n", code: "time", coder: "Ana" }]);
  book.apply(2, { op: "apply", coding: "m", code: "pay" });
  assert.deepEqual(book.answers[2].suggestions, []);
  book.apply(2, { op: "remove", coding: "n" });
  assert.deepEqual(book.answers[2].codings.map(({ id }) => id), ["m"]);
  book.apply(2, { op: "stance", code: null, stance: "disagree" });
  assert.equal(book.ownStance(book.answers[2], null), "disagree");
  assert.equal(book.answers[2].stances.length, 2); // Bo's stays
  book.apply(2, { op: "stance", code: null, stance: null });
  assert.equal(book.ownStance(book.answers[2], null), null);
  book.apply(0, { op: "mark_answer", kind: "rich", on: true, note: "" });
  book.apply(1, { op: "mark_answer", kind: "flag", on: false, note: "" });
  book.apply(0, { op: "review", turn_start: 1, turn_end: 1 });
  assert.deepEqual([book.answers[0].rich.by, book.answers[1].flag, [...book.answers[0].readers]], ["Ana", null, ["Ana"]]);
});

test("answers are sorted by each order, and those that are alike stay as they stand in the survey", () => {
  const book = newBook();
  assert.deepEqual(shown(book, { order: "survey" }), [0, 1, 2]);
  assert.deepEqual(shown(book, { order: "difficulty" }), [2, 1, 0]);
  assert.deepEqual(shown(book, { order: "evidence" }), [2, 0, 1]);
  assert.deepEqual(shown(book, { order: "person" }), [1, 0, 2]); // P9 before P10
  book.answers.forEach((answer) => (answer.difficulty = 0.5));
  assert.deepEqual(shown(book, { order: "difficulty" }), [0, 1, 2]);
  assert.deepEqual(Object.keys(ORDERS), ["survey", "difficulty", "evidence", "person"]);
});

test("answers are found by words, question, code, state and coder", () => {
  const book = newBook();
  assert.deepEqual(shown(book, { words: "SHIFTS" }), [0]);
  assert.deepEqual(shown(book, { words: "p9" }), [1]);
  assert.deepEqual(shown(book, { question: 1 }), [2]);
  assert.deepEqual(shown(book, { code: "pay" }), [0, 2]); // put by a person, or suggested
  assert.deepEqual(shown(book, { coder: "Bo" }), [0, 1, 2]);
  const found = Object.fromEntries(Object.keys(STATES).map((state) => [state, shown(book, { state })]));
  assert.deepEqual(found, {
    all: [0, 1, 2], unread: [0, 1, 2], nobody: [0, 2], read: [], uncoded: [1, 2], suggested: [2],
    flagged: [1], rich: [], edited: [1],
  });
});

test("an answer that two people read differently is counted apart", () => {
  assert.deepEqual(countStances(newBook().answers, null), { agree: 1, disagree: 0, unclear: 0, differing: 1 });
  assert.deepEqual(countStances(newBook().answers, "pay"), { agree: 0, disagree: 0, unclear: 0, differing: 0 });
});

test("every key of the help does something, and with single keys off only together with Alt", () => {
  const name = (event) => commandFor(event, { singleKeys: true })?.name;
  assert.deepEqual(
    ["j", "Enter", "3", "+", "-", "0", "f", "e", "/", "?", "Home", "u"].map((key) => name({ key })),
    ["next", "read", "quickCode", "agree", "disagree", "unclear", "flag", "rich", "search", "help", "first", "undo"],
  );
  assert.equal(name({ key: "F", shiftKey: true }), "note");
  assert.equal(name({ key: "z", ctrlKey: true }), "undo");
  assert.equal(name({ key: "c", ctrlKey: true }), undefined); // copying stays copying
  assert.equal(commandFor({ key: "j" }, { singleKeys: false }), null);
  assert.equal(commandFor({ key: "∆", code: "KeyJ", altKey: true }, { singleKeys: false }).name, "next");
  for (const [keys] of HELP)
    for (const key of keys.split(" ").filter((each) => !["or", "…", "Shift"].includes(each))) {
      const shiftKey = keys.startsWith("Shift");
      const arrow = { "↓": "ArrowDown", "↑": "ArrowUp" }[key] ?? key;
      assert.ok(name({ key: arrow, shiftKey }), `${keys}: ${key}`);
    }
});
