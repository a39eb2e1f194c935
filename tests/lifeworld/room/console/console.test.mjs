import assert from "node:assert/strict";
import { test } from "node:test";

import { findWay } from "../../../../lifeworld/room/pages/console/cardlist.js";
import { Commands } from "../../../../lifeworld/room/pages/shared/commands.js";
import { commandFor } from "../../../../lifeworld/room/pages/console/keys.js";
import { Sound } from "../../../../lifeworld/room/pages/console/sound.js";

const agenda = (...states) => ({ steps: states.map((state, at) => ({ id: `s${at}`, minutes: 10, state })) });
function open(parts) {
  const sent = [];
  const room = {
    parts: new Map(Object.entries(parts)),
    now: () => 0,
    send: (kind, fields) => sent.push({ kind, ...fields }) && String(sent.length),
  };
  return { commands: new Commands(room), sent, parts: room.parts };
}
const running = (more = {}) => ({
  room: { state: "running" },
  step: { id: "s0", number: 1, of: 2, revealed: false, locked: false },
  agenda: agenda("now", "ahead", "ahead"),
  clock: { state: "running", ends: 5000 },
  ...more,
});

test("next names the step that was seen, and starts and resumes the workshop", () => {
  const lobby = open({ room: { state: "lobby" }, agenda: agenda("ahead", "ahead") });
  lobby.commands.next();
  assert.deepEqual(lobby.sent, [{ kind: "step.next", from: "" }]);
  const now = open(running());
  now.commands.next();
  assert.deepEqual(now.sent, [{ kind: "step.next", from: "s0" }]);
  const paused = open(running({ room: { state: "paused" } }));
  paused.commands.next();
  assert.deepEqual(paused.sent, [{ kind: "go" }]);
});

test("a press right after a move was meant for the step before, so two facilitators move one step", () => {
  const { commands, sent, parts } = open(running());
  let now = 0;
  commands.room.now = () => now;
  commands.note();
  commands.next();
  now = 5000;
  parts.set("step", { id: "s1" });
  commands.note();
  now += 400;
  commands.next();
  commands.back();
  now += 1000;
  commands.back();
  assert.deepEqual(
    sent.map(({ kind, from }) => [kind, from]),
    [
      ["step.next", "s0"],
      ["step.next", "s0"],
      ["step.back", "s0"],
      ["step.back", "s1"],
    ],
  );
});

test("after the last step that is not skipped nothing is next", () => {
  const last = open(running({ agenda: agenda("now", "skipped") }));
  assert.equal(last.commands.isLast, true);
  // Whoever went back goes on through what is done already.
  assert.equal(open(running({ agenda: agenda("now", "done") })).commands.isLast, false);
  last.commands.next();
  assert.deepEqual(last.sent, []);
});

test("switches are turned to the other side of what is seen", () => {
  const { commands, sent, parts } = open(running());
  commands.reveal();
  commands.lock();
  commands.clock();
  parts.set("step", { id: "s0", revealed: true, locked: true });
  parts.set("clock", { state: "paused", left: 5000 });
  commands.reveal();
  commands.lock();
  commands.clock();
  assert.deepEqual(
    sent.map(({ kind, on }) => [kind, on]),
    [
      ["reveal", true],
      ["lock", true],
      ["timer.pause", undefined],
      ["reveal", false],
      ["lock", false],
      ["timer.go", undefined],
    ],
  );
});

test("a timer that is off is neither turned nor stopped", () => {
  const { commands, sent } = open(running({ clock: { state: "off" } }));
  commands.longer();
  commands.shorter();
  commands.clock();
  assert.deepEqual(sent, []);
});

test("undo takes back the latest that can be and was not", () => {
  const rows = [
    { seq: 4, undoable: true, undone: false },
    { seq: 7, undoable: true, undone: true },
    { seq: 9, undoable: false, undone: false },
  ];
  const { commands, sent } = open(running({ log: { rows } }));
  commands.undo();
  assert.deepEqual(sent, [{ kind: "undo", seq: 4 }]);
  const none = open(running({ log: { rows: rows.slice(1) } }));
  assert.equal(none.commands.undo(), null);
  assert.deepEqual(none.sent, []);
});

test("letters are keys unless somebody writes, turned them off, or means the browser", () => {
  assert.equal(commandFor({ key: "n" }), "next");
  assert.equal(commandFor({ key: "N" }), "next");
  assert.equal(commandFor({ key: "?" }), "help");
  assert.equal(commandFor({ key: "n" }, { writes: true }), null);
  assert.equal(commandFor({ key: "n" }, { off: true }), null);
  assert.equal(commandFor({ key: "r", ctrlKey: true }), null);
  assert.equal(commandFor({ key: "Shift" }), null);
});

test("a key that is held moves one step, but turns the timer on", () => {
  assert.equal(commandFor({ key: "n", repeat: true }), null);
  assert.equal(commandFor({ key: "+", repeat: true }), "longer");
});

test("the sound is on until somebody turns it off, and stays so", () => {
  const kept = new Map();
  const store = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const sound = new Sound(store);
  assert.equal(sound.isOn, true);
  assert.equal(sound.toggle(), false);
  assert.equal(new Sound(store).isOn, false);
  sound.wake();
  sound.play(); // without a browser there is nothing to hear, and nothing breaks
});

test("a card leads to its turn wherever the app is open, and nowhere without an app", () => {
  const way = "coding?transcript=t1&turn=4";
  assert.equal(findWay(way, "http://127.0.0.1:8501"), `http://127.0.0.1:8501/${way}`);
  assert.equal(findWay(way, "http://127.0.0.1:8502/"), `http://127.0.0.1:8502/${way}`);
  assert.equal(findWay(`http://127.0.0.1:1/${way}`, "http://127.0.0.1:2"), `http://127.0.0.1:1/${way}`);
  assert.equal(findWay(way, ""), "");
  assert.equal(findWay("", "http://127.0.0.1:8501"), "");
  assert.equal(findWay(way, "javascript:alert(1)"), "");
});

test("after an end that leaves something open nothing goes on, and the end is said with what is kept", () => {
  const until = new Date(2026, 11, 4, 12).getTime();
  const room = { state: "paused", over: true, open: [{ title: "What matters most", until }] };
  const over = open(running({ room }));
  assert.equal(over.commands.isOver, true);
  assert.equal(over.commands.next(), null);
  assert.equal(open(running({ room: { ...room, over: false } })).commands.isOver, false);
  assert.equal(open(running({ room: { ...room, state: "ended" } })).commands.isOver, false);
});

test("ending names what is still open for people's own time, and nothing else", () => {
  assert.equal(open(running()).commands.stillOpen, "");
  const until = new Date(2026, 11, 4, 12).getTime();
  const room = { state: "running", open: [{ title: "What matters most", until }] };
  const told = open(running({ room })).commands.stillOpen;
  assert.match(told, /“What matters most” until Fri,? 4 Dec,? 12:00/);
});

test("undo right after something else waits until the log tells of it", () => {
  const row = (seq) => ({ seq, undoable: true, undone: false });
  const { commands, sent, parts } = open(running({ log: { rows: [row(3)] } }));
  const { room } = commands;
  room.behind = true;
  commands.undo();
  commands.note();
  assert.deepEqual(sent, [], "the log does not tell of it yet");
  room.behind = false;
  parts.set("log", { rows: [row(3), row(4)] });
  commands.note();
  commands.note();
  assert.deepEqual(sent, [{ kind: "undo", seq: 4 }]);
  room.behind = true;
  room.now = () => 1_000_000;
  commands.undo();
  commands.undo(3);
  assert.deepEqual(sent.at(-1), { kind: "undo", seq: 3 }, "a row of the log is named");
  room.behind = false;
  room.now = () => 1_010_000;
  commands.note();
  assert.equal(sent.length, 2, "nobody presses Undo for so long");
});
