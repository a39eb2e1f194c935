import assert from "node:assert/strict";
import { test } from "node:test";

import { Ranker } from "../../../../lifeworld/app/desk/ranker.js";

/** A ranker whose pauses end when told to, and whose answers come when told to. */
function start() {
  const asked = [];
  const shown = [];
  const failed = [];
  let due = null;
  const answers = [];
  const ranker = new Ranker({
    ask: (fields) => (asked.push(fields.assertion), new Promise((resolve, reject) => answers.push({ resolve, reject }))),
    show: (found) => shown.push(found),
    fail: (error) => failed.push(error.message),
    schedule: (act) => (due = act),
    cancel: () => (due = null),
    now: () => 0,
  });
  const pause = async () => (due?.(), (due = null), await tick());
  return { ranker, asked, shown, failed, answers, pause };
}
const tick = () => new Promise((resolve) => setImmediate(resolve));

test("what is typed without a pause is asked once", async () => {
  const { ranker, asked, pause } = start();
  for (const assertion of ["T", "Ti", "Time"]) ranker.type({ assertion });
  await pause();
  assert.deepEqual(asked, ["Time"]);
});

test("an answer that is out of date is not shown, and the latest words are asked about next", async () => {
  const { ranker, asked, shown, answers, pause } = start();
  ranker.type({ assertion: "Time" });
  await pause();
  ranker.type({ assertion: "Time is" });
  await pause();
  assert.deepEqual(asked, ["Time"], "one request at a time");
  answers[0].resolve("old");
  await tick();
  assert.deepEqual(asked, ["Time", "Time is"]);
  answers[1].resolve("new");
  await tick();
  assert.deepEqual(shown, ["new"]);
});

test("words that went back to what they were are not asked about again, unless the study changed", async () => {
  const { ranker, asked, answers, pause } = start();
  ranker.type({ assertion: "Time" });
  await pause();
  answers[0].resolve("found");
  await tick();
  ranker.type({ assertion: "Time" });
  await pause();
  assert.deepEqual(asked, ["Time"]);
  ranker.again({ assertion: "Time" });
  await tick();
  assert.deepEqual(asked, ["Time", "Time"]);
});

test("a failure is told, and the next words are asked about", async () => {
  const { ranker, failed, asked, answers, pause } = start();
  ranker.type({ assertion: "Time" });
  await pause();
  answers[0].reject(new Error("gone"));
  await tick();
  assert.deepEqual(failed, ["gone"]);
  ranker.type({ assertion: "Time is" });
  await pause();
  assert.deepEqual(asked, ["Time", "Time is"]);
});

test("after the desk was left nothing is shown", async () => {
  const { ranker, shown, answers, pause } = start();
  ranker.type({ assertion: "Time" });
  await pause();
  ranker.stop();
  answers[0].resolve("late");
  await tick();
  assert.deepEqual(shown, []);
});
