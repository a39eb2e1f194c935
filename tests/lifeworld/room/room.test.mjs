// The socket client of a room's pages: nothing sent is lost or done twice, breaks are noticed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { connect } from "../../../lifeworld/room/pages/shared/room.js";

/** A clock that moves when told, with its timers. */
class Clock {
  at = 1000;
  timers = [];
  later = (act, wait) => {
    const timer = { act, due: this.at + wait };
    this.timers.push(timer);
    return timer;
  };
  clear = (timer) => {
    this.timers = this.timers.filter((each) => each !== timer);
  };
  move(milliseconds) {
    const end = this.at + milliseconds;
    for (;;) {
      const next = this.timers.filter((each) => each.due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.clear(next);
      this.at = next.due;
      next.act();
    }
    this.at = end;
  }
}

/** The other end of the wire. */
function begin({ kept = [], ...options } = {}) {
  const clock = new Clock();
  const sockets = [];
  const keep = { list: kept, get: () => keep.list, set: (list) => (keep.list = [...list]) };
  const open = () => {
    const socket = { readyState: 0, told: [], send: (text) => socket.told.push(JSON.parse(text)), close: () => (socket.readyState = 3) };
    socket.open = () => {
      socket.readyState = 1;
      socket.onopen?.();
    };
    socket.hear = (message) => socket.onmessage?.({ data: JSON.stringify(message) });
    socket.welcome = (parts = {}, now = clock.at) => {
      socket.open();
      socket.hear({ t: "welcome", seq: 1, now, parts });
    };
    socket.cut = () => {
      socket.readyState = 3;
      socket.onclose?.({ code: 1006 });
    };
    sockets.push(socket);
    return socket;
  };
  const room = connect({ address: "ws://x/room/socket", token: "T", keep, open, now: () => clock.at, random: () => 0.5, later: clock.later, clear: clock.clear, ...options });
  return { room, clock, keep, sockets, last: () => sockets.at(-1) };
}

const ops = (socket) => socket.told.filter(({ t }) => t === "op");

test("a page says who it is first, and shows what it is told", () => {
  const { room, last } = begin();
  const seen = [];
  room.on("parts", (keys) => seen.push(keys));
  last().welcome({ room: { title: "A" }, "card:1": { text: "x" } });
  assert.deepEqual(last().told[0], { t: "hello", token: "T", as: "", have: 0 });
  assert.equal(room.state, "open");
  last().hear({ t: "parts", seq: 2, parts: { "card:1": null, "card:2": { text: "y" } } });
  assert.deepEqual([...room.parts.keys()], ["room", "card:2"]);
  assert.deepEqual(seen, [["room", "card:1"], ["card:1", "card:2"]]);
});

test("what is written without a connection is kept, and sent once there is one", () => {
  const { room, keep, last } = begin();
  const id = room.send("card.add", { card: "c", text: "t" });
  assert.equal(keep.list.length, 1);
  assert.equal(ops(last()).length, 0);
  last().welcome();
  assert.deepEqual(ops(last()), [{ t: "op", id, kind: "card.add", card: "c", text: "t" }]);
  last().hear({ t: "ack", id, seq: 2, already: false });
  assert.deepEqual([room.waiting, keep.list], [[], []]);
});

test("what has no answer when the connection breaks is sent again under the same id, in its order", () => {
  const { room, clock, last, sockets } = begin();
  last().welcome();
  const ids = [room.send("ready", { on: true }), room.send("ready", { on: false })];
  last().hear({ t: "ack", id: ids[0], seq: 2, already: false });
  last().cut();
  assert.equal(room.state, "lost");
  ids.push(room.send("here"));
  clock.move(10_000);
  assert.equal(sockets.length > 1, true);
  last().welcome();
  assert.deepEqual(ops(last()).map(({ id }) => id), ids.slice(1));
});

test("a page is behind until the parts show what it sent", () => {
  const { room, last } = begin();
  last().welcome();
  assert.equal(room.behind, false);
  const id = room.send("here");
  assert.equal(room.behind, true);
  last().hear({ t: "ack", id, seq: 5, already: false });
  assert.equal(room.behind, true);
  last().hear({ t: "parts", seq: 5, parts: {} });
  assert.equal(room.behind, false);
});

test("a page that was closed sends what it had kept", () => {
  const { last } = begin({ kept: [{ id: "old", kind: "here" }] });
  last().welcome();
  assert.deepEqual(ops(last()).map(({ id }) => id), ["old"]);
});

test("tries come ever more rarely, up to five seconds apart and half as much again", () => {
  const { clock, sockets, last } = begin({ random: () => 1 });
  const waits = [];
  for (let n = 0; n < 8; n += 1) {
    const [from, count] = [clock.at, sockets.length];
    last().cut();
    while (sockets.length === count) clock.move(10);
    waits.push(clock.at - from);
  }
  assert.deepEqual(waits, [450, 900, 1800, 3600, 7200, 7500, 7500, 7500]);
});

test("a connection that died in silence is noticed and replaced", () => {
  const { room, clock, last, sockets } = begin();
  last().welcome();
  clock.move(12_000);
  assert.deepEqual(last().told.at(-1), { t: "ping" });
  clock.move(8_000);
  assert.equal(room.state, "lost");
  clock.move(5_000);
  assert.equal(sockets.length, 2);
});

test("an answered question keeps the connection", () => {
  const { room, clock, last, sockets } = begin();
  last().welcome();
  for (let n = 0; n < 20; n += 1) {
    clock.move(4_000);
    if (last().told.at(-1).t === "ping") last().hear({ t: "pong", now: clock.at });
  }
  assert.deepEqual([room.state, sockets.length], ["open", 1]);
});

test("a refusal says why and is not sent again", () => {
  const { room, keep, last } = begin();
  const refused = [];
  room.on("no", (op, why) => refused.push([op.kind, why]));
  last().welcome();
  const id = room.send("dots", { card: "c", count: 9 });
  last().hear({ t: "no", id, why: "You have 5 dots in all." });
  assert.deepEqual(refused, [["dots", "You have 5 dots in all."]]);
  assert.deepEqual(keep.list, []);
});

test("after a goodbye nobody tries again, and what waits stays kept", () => {
  const { room, clock, keep, last, sockets } = begin();
  const said = [];
  room.on("bye", (why, kind) => said.push([why, kind]));
  last().welcome();
  room.send("here");
  last().hear({ t: "bye", why: "Removed.", kind: "removed" });
  clock.move(60_000);
  assert.deepEqual([room.state, room.why, sockets.length, keep.list.length, said], ["ended", "Removed.", 1, 1, [["Removed.", "removed"]]]);
});

test("time is the room's, whatever the phone's clock says", () => {
  const { room, clock, last } = begin();
  last().welcome({}, clock.at + 90_000);
  clock.move(500);
  assert.equal(room.now(), clock.at + 90_000);
});

test("a phone that wakes up tries at once", () => {
  const { room, last, sockets } = begin();
  last().welcome();
  last().cut();
  room.wake();
  assert.equal(sockets.length, 2);
});

test("a phone that slept for ten minutes connects anew at once, and sends what it had kept", () => {
  const { room, clock, last, sockets } = begin();
  last().welcome();
  room.send("card.add", { card: "k", text: "Written before the sleep" });
  clock.at += 600_000; // no timer runs while a phone sleeps, and nobody tells it that the connection is dead
  const dead = last();
  room.wake();
  assert.equal(sockets.length, 2);
  assert.equal(room.state, "lost");
  assert.equal(dead.readyState, 3);
  room.send("ready", { on: true }); // before it is connected
  last().welcome();
  assert.deepEqual(ops(last()).map(({ kind }) => kind), ["card.add", "ready"]);
  assert.deepEqual(ops(last()).map(({ id }) => id), room.waiting.map(({ id }) => id));
});

test("what is no message does no harm", () => {
  const { room, last } = begin();
  last().welcome({ room: {} });
  last().onmessage({ data: "no json" });
  last().hear({ t: "unknown" });
  assert.equal(room.state, "open");
});
