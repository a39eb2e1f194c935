import assert from "node:assert/strict";
import { test } from "node:test";

import { filterRows } from "../../../../lifeworld/app/reader/filter.js";
import { Transcripts } from "../../../../lifeworld/app/reader/transcripts.js";

const row = (id, label = id) => ({ id, label, title: label.split(" · ")[0], hash: `${id}-1` });
const ROWS = [row("a", "Night shift · Care"), row("b", "Day shift"), row("c", "Depot at night · Transport")];

test("a transcript's neighbours are those of the list, and none beyond its ends", async () => {
  const list = new Transcripts(async () => ROWS);
  await list.load({ list: "1" });
  assert.equal(list.beside("b", 1).id, "c");
  assert.equal(list.beside("b", -1).id, "a");
  assert.equal(list.beside("a", -1), null);
  assert.equal(list.beside("c", 1), null);
  assert.equal(list.beside("gone", 1), null);
  assert.deepEqual(list.titlesBeside("a"), [null, "Day shift"]);
});

test("the list is asked for once for each version, and again after it failed", async () => {
  const asked = [];
  let fails = false;
  const list = new Transcripts(async (data) => {
    asked.push(data.token);
    if (fails) throw new Error("no connection");
    return ROWS.slice(0, asked.length);
  });
  await Promise.all([list.load({ token: "t", list: "1" }), list.load({ token: "t", list: "1" })]);
  assert.equal(asked.length, 1);
  fails = true;
  await list.load({ token: "t", list: "2" });
  assert.equal(list.rows.length, 1);
  fails = false;
  await list.load({ token: "t", list: "2" });
  assert.equal(list.rows.length, 3);
  await list.load({ token: "t", list: "2" }, { again: true });
  assert.equal(asked.length, 4);
});

test("an older list that comes late does not take the place of the newer one", async () => {
  const answers = [];
  const list = new Transcripts(() => new Promise((resolve) => answers.push(resolve)));
  const loads = [list.load({ list: "1" }), list.load({ list: "2" })];
  answers[1](ROWS);
  answers[0]([]);
  await Promise.all(loads);
  assert.equal(list.rows.length, 3);
});

test("the list above the reader and the reader hear of each other", () => {
  const list = new Transcripts(async () => ROWS);
  const heard = [];
  list.addEventListener("shown", () => heard.push(`shown ${list.shown}`));
  list.addEventListener("chosen", ({ detail }) => heard.push(`chosen ${detail}`));
  list.tell("a");
  list.choose("b");
  assert.deepEqual(heard, ["shown a", "chosen b"]);
});

test("a transcript is found by any words of its title and stratum, in the order of the list", () => {
  const found = (typed) => filterRows(ROWS, typed).map(({ id }) => id);
  assert.deepEqual(found(""), ["a", "b", "c"]);
  assert.deepEqual(found("night"), ["a", "c"]);
  assert.deepEqual(found(" NIGHT tran "), ["c"]);
  assert.deepEqual(found("dawn"), []);
});
