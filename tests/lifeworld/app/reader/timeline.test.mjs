import assert from "node:assert/strict";
import { test } from "node:test";

import {
  heardAt,
  inOrderOfTime,
  loopOf,
  SPEEDS,
  stepSpeed,
  timesOf,
  whyStopped,
} from "../../../../lifeworld/app/reader/timeline.js";

const turn = (start_time, end_time = null, length = 9) => ({
  start_time,
  end_time,
  text: "x".repeat(length),
});
const starts = (times) => times.map((time) => time && Math.round(time.start * 100) / 100);
const heard = (turns, seconds, duration) =>
  heardAt(inOrderOfTime(timesOf(turns, duration)), seconds);

test("a turn ends where it says, else where the next one begins, else with the recording", () => {
  const times = timesOf([turn(0, 4), turn(5), turn(9)], 12);
  assert.deepEqual(
    times.map((t) => t.end),
    [4, 9, 12],
  );
  assert.equal(timesOf([turn(9)])[0].end, null);
});

test("turns without a time share the time between those that have one, by their length", () => {
  const times = timesOf([turn(10), turn(null, null, 29), turn(null), turn(60)]);
  assert.deepEqual(starts(times), [10, 20, 50, 60]);
  assert.deepEqual(
    times.map((t) => t.guessed),
    [false, true, true, false],
  );
});

test("before the first time and after the last one nothing is guessed", () => {
  assert.deepEqual(starts(timesOf([turn(null), turn(3), turn(null)])), [null, 3, null]);
  assert.deepEqual(timesOf([turn(null), turn(null)]), [null, null]);
  assert.deepEqual(timesOf([]), []);
});

test("times that run backwards or stand still are not shared out", () => {
  assert.deepEqual(starts(timesOf([turn(9), turn(null), turn(4)])), [9, null, 4]);
  assert.deepEqual(starts(timesOf([turn(9), turn(null), turn(9)])), [9, null, 9]);
});

test("times that are no times are none", () => {
  assert.deepEqual(starts(timesOf([turn(NaN), turn(-1), turn(undefined)])), [null, null, null]);
});

test("the turn that is heard is found at its edges", () => {
  const turns = [turn(0, 4), turn(4, 8), turn(8, 12)];
  assert.deepEqual(
    [0, 3.99, 4, 7.99, 8, 11.99].map((at) => heard(turns, at)),
    [0, 0, 1, 1, 2, 2],
  );
  assert.equal(heard(turns, -1), -1);
  assert.equal(heard([], 5), -1);
});

test("after its end a turn stays for a breath, and then nobody is heard", () => {
  const turns = [turn(0, 4), turn(20, 24)];
  assert.equal(heard(turns, 5), 0);
  assert.equal(heard(turns, 6), -1);
  assert.equal(heard(turns, 24.5), 1);
  assert.equal(heard(turns, 30), -1);
});

test("a short word in between gives the turn back to whoever goes on speaking", () => {
  const turns = [turn(0, 20), turn(5, 6), turn(20, 30)];
  assert.deepEqual(
    [4, 5.5, 10, 21].map((at) => heard(turns, at)),
    [0, 1, 0, 2],
  );
});

test("turns that begin at the same time: the last of them that still goes on", () => {
  assert.equal(heard([turn(3), turn(3), turn(9)], 4), 1);
});

test("a recording in two parts, whose times begin again, is found all the same", () => {
  const turns = [turn(0, 10), turn(10, 20), turn(0, 10)];
  assert.equal(heard(turns, 15), 1);
  assert.notEqual(heard(turns, 5), -1);
});

test("a loop runs to the turn's end, or to the recording's, and is never too short to hear", () => {
  assert.deepEqual(loopOf({ start: 2, end: 5 }), { start: 2, end: 5 });
  assert.deepEqual(loopOf({ start: 2, end: null }, 9), { start: 2, end: 9 });
  assert.deepEqual(loopOf({ start: 2, end: null }), { start: 2, end: Infinity });
  assert.deepEqual(loopOf({ start: 2, end: 2.1 }, 9), { start: 2, end: 2.4 });
  assert.deepEqual(loopOf({ start: 2, end: 50 }, 9), { start: 2, end: 9 });
  assert.equal(loopOf(null), null);
});

test("speeds go step by step and stop at the ends", () => {
  assert.equal(stepSpeed(1, 1), 1.25);
  assert.equal(stepSpeed(1, -1), 0.75);
  assert.equal(stepSpeed(0.75, -1), 0.75);
  assert.equal(stepSpeed(2, 1), 2);
  assert.equal(stepSpeed(9, -1), 1.75);
  assert.deepEqual([SPEEDS[0], SPEEDS.at(-1)], [0.75, 2]);
});

test("a recording that stops says where it ends, unless the browser could never play it", () => {
  assert.match(whyStopped({}, false, 0), /^This browser cannot play/);
  assert.match(whyStopped({}, true, 65.4), /^The recording ends at 1:05: the rest/);
  assert.equal(whyStopped({ ending: "It ends early." }, false, 0), "It ends early.");
});
