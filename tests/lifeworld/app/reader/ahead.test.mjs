import assert from "node:assert/strict";
import { test } from "node:test";

import { Ahead } from "../../../../lifeworld/app/reader/ahead.js";
import { Store } from "../../../../lifeworld/app/reader/store.js";

const entry = (transcript, hash = "h1") => ({ api: "/lw/api", token: "t", transcript, hash });
const page = (text) => ({ title: text, turns: [{ n: 0, label: "Bo", start_time: null, at: 4, text }] });
const marks = { version: 3, codes: [{ id: "c", name: "Time" }], codings: [{ id: "k", code: "c", start: 4, end: 6 }] };

/** What asks are answered with, when the test lets them be. */
function newAsker() {
  const asked = [];
  const ask = (one) =>
    new Promise((resolve, reject) => asked.push({ one, answer: () => resolve([page(one.transcript), marks]), fail: reject }));
  return { ask, asked };
}

test("what was brought is handed out once, at once, with its codings in place", async () => {
  const { ask, asked } = newAsker();
  const ahead = new Ahead({ ask });
  const coming = ahead.bring(entry("a"));
  assert.equal(ahead.take(entry("a")), null);
  asked[0].answer();
  await coming;
  const ready = ahead.take(entry("a"));
  const store = new Store();
  store.restore(ready.kept);
  assert.equal(ready.title, "a");
  assert.deepEqual(store.marksIn(0).map((mark) => mark.id), ["k"]);
  assert.equal(ahead.take(entry("a")), null);
});

test("two who ask share one request, and what is ready is not asked for again", async () => {
  const { ask, asked } = newAsker();
  const ahead = new Ahead({ ask });
  const both = [ahead.bring(entry("a")), ahead.bring(entry("a"))];
  assert.equal(asked.length, 1);
  asked[0].answer();
  await Promise.all(both);
  await ahead.bring(entry("a"));
  assert.equal(asked.length, 1);
});

test("another version of the text is another transcript", async () => {
  const { ask, asked } = newAsker();
  const ahead = new Ahead({ ask });
  const coming = ahead.bring(entry("a", "h1"));
  asked[0].answer();
  await coming;
  assert.equal(ahead.take(entry("a", "h2")), null);
  assert.notEqual(ahead.take(entry("a", "h1")), null);
});

test("a request that failed is told and asked again the next time", async () => {
  const { ask, asked } = newAsker();
  const ahead = new Ahead({ ask });
  const coming = ahead.bring(entry("a"));
  asked[0].fail(new Error("gone"));
  await assert.rejects(coming, /gone/);
  const again = ahead.bring(entry("a"));
  assert.equal(asked.length, 2);
  asked[1].answer();
  await again;
  assert.notEqual(ahead.take(entry("a")), null);
});

test("what was forgotten is neither handed out nor kept when its answer comes", async () => {
  const { ask, asked } = newAsker();
  const ahead = new Ahead({ ask });
  const coming = ahead.bring(entry("a"));
  ahead.forget(entry("a"));
  asked[0].answer();
  await coming;
  assert.equal(ahead.take(entry("a")), null);
  ahead.keep(entry("b"), {});
  ahead.keep(entry("c"), {});
  ahead.forget(entry("b"));
  assert.equal(ahead.take(entry("b")), null);
  assert.notEqual(ahead.take(entry("c")), null);
});

test("beyond the most, what was kept first goes", () => {
  const ahead = new Ahead({ ask: null, most: 2 });
  for (const name of ["a", "b", "a", "c"]) ahead.keep(entry(name), { name });
  assert.equal(ahead.take(entry("b")), null);
  assert.equal(ahead.take(entry("a")).name, "a");
  assert.equal(ahead.take(entry("c")).name, "c");
});

test("answers that were asked for early are taken, and asked for again if they failed", async () => {
  const { ask, asked } = newAsker();
  const ahead = new Ahead({ ask });
  await ahead.bring(entry("a"), Promise.resolve([page("a"), marks]));
  assert.equal(asked.length, 0);
  assert.notEqual(ahead.take(entry("a")), null);
  const coming = ahead.bring(entry("b"), Promise.reject(new Error("403")));
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.equal(asked.length, 1);
  asked[0].answer();
  await coming;
  assert.notEqual(ahead.take(entry("b")), null);
});
