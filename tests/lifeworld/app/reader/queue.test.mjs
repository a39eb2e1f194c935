import assert from "node:assert/strict";
import { test } from "node:test";

import { OperationQueue, WireError } from "../../../../lifeworld/app/reader/queue.js";

const memory = () => {
  const kept = new Map();
  return {
    getItem: (k) => kept.get(k) ?? null,
    setItem: (k, v) => kept.set(k, v),
    removeItem: (k) => kept.delete(k),
    kept,
  };
};
const rest = () => new Promise((done) => setImmediate(done));
const ok = (ops) => ({ version: 2, results: ops.map(({ id }) => ({ id, ok: true })) });

function start(send, storage = memory()) {
  const seen = { batches: [], replies: [], states: [], timers: [] };
  const queue = new OperationQueue({
    send: (ops) => (seen.batches.push(ops.map((op) => op.id)), send(ops, seen.batches.length)),
    storage,
    key: "q",
    schedule: (act, ms) => seen.timers.push({ act, ms }),
    cancel: () => {},
    onReply: (reply, ops) => seen.replies.push([ops.map((op) => op.id), reply]),
    onState: (state) => seen.states.push(state),
  });
  queue.bind("h");
  return { queue, seen, storage };
}

test("one request flies at a time, and what came meanwhile goes together", async () => {
  let answer;
  const { queue, seen } = start((ops, n) =>
    n === 1 ? new Promise((done) => (answer = () => done(ok(ops)))) : Promise.resolve(ok(ops)),
  );
  queue.add([{ id: "a" }]);
  queue.add([{ id: "b" }]);
  queue.add([{ id: "c" }]);
  assert.deepEqual(seen.batches, [["a"]]);
  assert.equal(queue.pending, 3);
  answer();
  await rest();
  assert.deepEqual(seen.batches, [["a"], ["b", "c"]]);
  assert.equal(queue.pending, 0);
  assert.equal(queue.state, "saved");
});

test("a lost connection is tried again ever more slowly, in the same order", async () => {
  let down = true;
  const { queue, seen } = start((ops) =>
    down ? Promise.reject(new TypeError("failed to fetch")) : Promise.resolve(ok(ops)),
  );
  queue.add([{ id: "a" }]);
  await rest();
  assert.equal(queue.state, "offline");
  queue.add([{ id: "b" }]);
  assert.equal(queue.pending, 2);
  seen.timers.at(-1).act();
  await rest();
  assert.ok(seen.timers[1].ms > seen.timers[0].ms);
  down = false;
  seen.timers.at(-1).act();
  await rest();
  assert.deepEqual(seen.batches.at(-1), ["a", "b"]);
  assert.equal(queue.state, "saved");
});

test("an expired session keeps everything until there is a new token", async () => {
  let expired = true;
  const { queue, seen } = start((ops) =>
    expired ? Promise.reject(new WireError("expired")) : Promise.resolve(ok(ops)),
  );
  queue.add([{ id: "a" }]);
  await rest();
  assert.equal(queue.state, "expired");
  queue.add([{ id: "b" }]);
  await rest();
  assert.equal(seen.batches.length, 1);
  expired = false;
  queue.retry();
  await rest();
  assert.deepEqual(seen.batches.at(-1), ["a", "b"]);
  assert.equal(queue.pending, 0);
});

test("one refused operation does not hold the others back", async () => {
  const { queue, seen } = start((ops) =>
    ops.some((op) => op.id === "bad")
      ? Promise.reject(new WireError("refused", "No.", "Do this."))
      : Promise.resolve(ok(ops)),
  );
  queue.add([{ id: "a" }, { id: "bad" }, { id: "c" }]);
  await rest();
  await rest();
  assert.deepEqual(seen.batches, [["a", "bad", "c"], ["a"], ["bad"], ["c"]]);
  const refused = seen.replies.find(([ids]) => ids[0] === "bad")[1].results[0];
  assert.deepEqual(refused, { id: "bad", ok: false, error: "No.", hint: "Do this." });
  assert.equal(queue.pending, 0);
});

test("after a reload the queue gives back what had no answer", async () => {
  const storage = memory();
  const before = start(() => new Promise(() => {}), storage);
  before.queue.add([{ id: "a", op: "remove", coding: "k" }]);
  before.queue.add([{ id: "b", op: "undo" }]);
  const after = start((ops) => Promise.resolve(ok(ops)), storage);
  const { ops, outdated } = after.queue.restore("h");
  assert.deepEqual(
    ops.map((op) => op.id),
    ["a", "b"],
  );
  assert.equal(outdated, 0);
  after.queue.add(ops);
  await rest();
  assert.equal(storage.kept.size, 0);
});

test("what was meant for an older text is not put on the new one", () => {
  const storage = memory();
  start(() => new Promise(() => {}), storage).queue.add([{ id: "a" }]);
  assert.deepEqual(start(() => {}, storage).queue.restore("other"), { ops: [], outdated: 1 });
  assert.equal(storage.kept.size, 0);
});

test("a full storage does not stop the saving", async () => {
  const storage = {
    ...memory(),
    setItem: () => {
      throw new Error("quota");
    },
  };
  const { queue } = start((ops) => Promise.resolve(ok(ops)), storage);
  queue.add([{ id: "a" }]);
  await rest();
  assert.equal(queue.state, "saved");
});

test("a coding is held while an operation on it has no answer", async () => {
  let answer;
  const { queue } = start((ops) => new Promise((done) => (answer = () => done(ok(ops)))));
  queue.add([{ id: "a", op: "memo", coding: "k" }]);
  assert.equal(queue.touches("k"), true);
  assert.equal(queue.touches("other"), false);
  answer();
  await rest();
  assert.equal(queue.touches("k"), false);
});

test("operations that wait mean what was there already, also when no reader is open", async () => {
  const sent = [];
  let answer;
  const { queue, storage } = start(
    (ops) => (sent.push(structuredClone(ops)), new Promise((done) => (answer = done))),
  );
  queue.add([
    { id: "a", op: "create_code", code: "made", name: "Time" },
    { id: "b", op: "apply", coding: "put", code: "made" },
  ]);
  queue.add([
    { id: "c", op: "memo", coding: "put" },
    { id: "d", op: "recode", coding: "other", code: "made" },
    { id: "e", op: "create_code", code: "child", parent: "made" },
  ]);
  const results = [
    { id: "a", ok: true, code: "Time's" },
    { id: "b", ok: true, coding: "there" },
  ];
  answer({ version: 2, results });
  await rest();
  const wanted = [
    { id: "c", op: "memo", coding: "there" },
    { id: "d", op: "recode", coding: "other", code: "Time's" },
    { id: "e", op: "create_code", code: "child", parent: "Time's" },
  ];
  assert.deepEqual(sent[1], wanted);
  assert.deepEqual(JSON.parse(storage.getItem("q")).ops, wanted, "a reload sends the same");
});
