import assert from "node:assert/strict";
import { test } from "node:test";

import { Keeper } from "../../../../lifeworld/app/desk/keeper.js";

function start({ fails = 0 } = {}) {
  const sent = [];
  const told = [];
  let due = null;
  const keeper = new Keeper({
    send: async (fields, last) => {
      if (fails-- > 0) throw new Error("offline");
      sent.push([fields.assertion, last]);
    },
    tell: (state) => told.push(state),
    schedule: (act) => (due = act),
    cancel: () => (due = null),
  });
  return { keeper, sent, told, pause: async () => (await due?.(), keeper.flush()) };
}

test("a draft is kept a moment after the last stroke", async () => {
  const { keeper, sent, told, pause } = start();
  keeper.write({ assertion: "T" });
  keeper.write({ assertion: "Time" });
  assert.deepEqual(sent, []);
  await pause();
  assert.deepEqual(sent, [["Time", false]]);
  assert.deepEqual(told, ["writing", "writing", "kept"]);
});

test("who leaves loses nothing", async () => {
  const { keeper, sent } = start();
  keeper.write({ assertion: "Half" });
  await keeper.flush({ last: true });
  assert.deepEqual(sent, [["Half", true]]);
});

test("what could not be kept is said, and sent again at the next pause", async () => {
  const { keeper, sent, told, pause } = start({ fails: 1 });
  keeper.write({ assertion: "Time" });
  await keeper.flush();
  assert.deepEqual([sent, told.at(-1), keeper.pending], [[], "lost", true]);
  await pause();
  assert.deepEqual(sent, [["Time", false]]);
});

test("what was saved is not sent as a draft afterwards", async () => {
  const { keeper, sent, pause } = start();
  keeper.write({ assertion: "Time" });
  await keeper.forget();
  await pause();
  assert.deepEqual(sent, []);
});
