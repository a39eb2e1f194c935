import assert from "node:assert/strict";
import { test } from "node:test";

import { byRank, placeAt, rankBetween } from "../../../../lifeworld/room/pages/shared/rank.js";
import {
  changeMinutes,
  forecast,
  hasEnded,
  measureSlack,
  readLeft,
  renderLeft,
} from "../../../../lifeworld/room/pages/shared/times.js";
import { chooseWall, readWall } from "../../../../lifeworld/room/pages/shared/wall.js";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 0, 1, 12);

// A generator with a seed: a failure can be run again.
function* numbers(seed) {
  for (let state = seed; ;) yield (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

test("there is always a rank between two others, however often one is asked for", () => {
  const random = numbers(7);
  const ranks = ["", null];
  for (let n = 0; n < 600; n += 1) {
    const at = Math.floor(random.next().value * (ranks.length - 1));
    const rank = rankBetween(ranks[at], ranks[at + 1]);
    assert.ok(rank > ranks[at] && (ranks[at + 1] === null || rank < ranks[at + 1]), rank);
    assert.match(rank, /^[0-9A-Za-z]{1,60}$/);
    ranks.splice(at + 1, 0, rank);
  }
});

test("the same place again and again keeps a rank short enough for the room", () => {
  let [low, high] = ["", null];
  for (let n = 0; n < 200; n += 1) high = rankBetween(low, high);
  assert.ok(high.length <= 60, high);
  for (let n = 0; n < 200; n += 1) low = rankBetween(low, null);
  assert.ok(low.length <= 60, low);
});

test("a thing put among others of one rank moves those behind it only", () => {
  const others = ["a", "b", "c"].map((id) => ({ id, rank: "V" }));
  const placed = placeAt(others, 1);
  assert.deepEqual(
    placed.map(({ id }) => id),
    [null, "b", "c"],
  );
  const ranks = new Map(placed.map(({ id, rank }) => [id ?? "new", rank]));
  const all = [
    ...others.map((one) => ({ ...one, rank: ranks.get(one.id) ?? one.rank })),
    { id: "new", rank: ranks.get("new") },
  ];
  assert.deepEqual(
    all.sort(byRank).map(({ id }) => id),
    ["a", "new", "b", "c"],
  );
});

test("a timer counts down, stands still, and goes below nothing", () => {
  assert.equal(readLeft({ state: "off" }, NOON), null);
  assert.equal(readLeft({ state: "running", ends: NOON + 5000 }, NOON), 5000);
  assert.equal(readLeft({ state: "paused", ends: 0, left: 7000 }, NOON), 7000);
  assert.deepEqual([754_000, 59_001, 1, 0, -999, -5000, 3_600_000].map(renderLeft), [
    "12:34",
    "1:00",
    "0:01",
    "0:00",
    "0:00",
    "−0:05",
    "60:00",
  ]);
});

test("the sound is for the moment of the end alone", () => {
  assert.equal(hasEnded(200, -50), true);
  assert.equal(hasEnded(-50, -300), false);
  assert.equal(hasEnded(null, -50), false);
  assert.equal(hasEnded(500, 250), false);
});

const steps = (...states) =>
  states.map((state, at) => ({ id: `s${at}`, minutes: 10, state, begins_at: null }));

test("what comes begins when the timer of the present step ends, and skipped steps take no time", () => {
  const agenda = steps("done", "now", "skipped", "ahead", "ahead");
  agenda[0].begins_at = NOON - 12 * MINUTE;
  agenda[1].begins_at = NOON - 2 * MINUTE;
  const clock = { state: "running", ends: NOON + 8 * MINUTE };
  const { begins, ends, remaining } = forecast(agenda, clock, NOON);
  assert.deepEqual(
    ["s0", "s1", "s3", "s4"].map((id) => (begins.get(id) - NOON) / MINUTE),
    [-12, -2, 8, 18],
  );
  assert.equal(begins.has("s2"), false);
  assert.deepEqual([(ends - NOON) / MINUTE, remaining], [28, 28]);
});

test("a step that is over its time pushes the rest ahead of it", () => {
  const agenda = steps("now", "ahead");
  const late = { state: "running", ends: NOON - 3 * MINUTE };
  assert.equal(forecast(agenda, late, NOON).begins.get("s1"), NOON);
  assert.equal(forecast(agenda, late, NOON + MINUTE).begins.get("s1"), NOON + MINUTE);
});

test("the slack is what lies between the planned and the expected end", () => {
  assert.equal(measureSlack({ planned_end: NOON + 5 * MINUTE, steps: [] }, NOON), 5);
  assert.equal(measureSlack({ planned_end: NOON, steps: [] }, NOON + 12 * MINUTE), -12);
  assert.equal(measureSlack({ planned_end: null, steps: steps("now") }, NOON), null);
});

test("a step has a minute at least", () => {
  assert.deepEqual([changeMinutes(10, 5), changeMinutes(3, -5)], [15, 1]);
});

test("what the projector shows is kept until the step is followed again", () => {
  const kept = new Map();
  const store = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
  assert.equal(readWall(store), "step");
  chooseWall("join", store);
  assert.equal(readWall(store), "join");
  chooseWall("step", store);
  assert.equal(kept.size, 0);
});
