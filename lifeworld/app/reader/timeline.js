// Timing of turns in a recording: pure functions without a player or page.

import { say } from "../language/say.js";

const SILENCE = 1.5;
const SHORTEST = 0.4;
const BACK = 12;

const known = (seconds) => Number.isFinite(seconds) && seconds >= 0;

/**
 * Returns the start and end of each turn. A turn without a time gets one in proportion to its
 * text between turns with known times; outside the first and last known time, none is guessed.
 *
 * @param {{start_time: number|null, end_time?: number|null, text: string}[]} turns
 * @param {number|null} duration of the recording, if known
 * @returns {({start: number, end: number|null, guessed: boolean}|null)[]} parallel to `turns`;
 *   `end` is null if the end of the turn is unknown
 */
export function timesOf(turns, duration = null) {
  const times = turns.map((turn) =>
    known(turn.start_time) ? { start: turn.start_time, end: null, guessed: false } : null,
  );
  let last = -1;
  for (let i = 0; i <= turns.length; i++) {
    if (i < turns.length && !times[i]) continue;
    if (last >= 0 && i < turns.length && i - last > 1) share(turns, times, last, i);
    last = i;
  }
  times.forEach((time, i) => {
    if (time) time.end = endOf(turns[i], time, times, i, duration);
  });
  return times;
}

/** Distributes the turns between two known times in proportion to their length. */
function share(turns, times, from, to) {
  const room = times[to].start - times[from].start;
  if (room <= 0) return;
  const length = (i) => turns[i].text.length + 1;
  let whole = 0;
  for (let i = from; i < to; i++) whole += length(i);
  let before = length(from);
  for (let i = from + 1; i < to; i++) {
    const start = times[from].start + (room * before) / whole;
    times[i] = { start, end: null, guessed: true };
    before += length(i);
  }
}

function endOf(turn, time, times, i, duration) {
  const next = times.slice(i + 1, i + 1 + BACK).find((one) => one && one.start > time.start);
  // Of a split turn only the last part has the end time, so a turn needs its own start time.
  if (known(turn.end_time) && turn.end_time > time.start && !time.guessed) return turn.end_time;
  if (next) return next.start;
  if (known(turn.end_time) && turn.end_time > time.start) return turn.end_time;
  return known(duration) && duration > time.start ? duration : null;
}

/** The turns with a time, ordered by start. */
export function inOrderOfTime(times) {
  return times
    .map((time, i) => ({ ...time, i }))
    .filter((time) => known(time.start))
    .sort((x, y) => x.start - y.start || x.i - y.i);
}

/**
 * Returns the index of the turn playing at a time, or -1 during silence.
 *
 * Of overlapping turns it is the latest one that has not ended. A turn stays current briefly after
 * its end, so that the highlight does not flicker at short pauses.
 *
 * @param {{i: number, start: number, end: number|null}[]} ordered from `inOrderOfTime`
 * @param {number} seconds
 */
export function heardAt(ordered, seconds) {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordered[middle].start <= seconds) low = middle + 1;
    else high = middle;
  }
  for (let k = low - 1; k >= Math.max(0, low - BACK); k--) {
    if (ordered[k].end === null || seconds < ordered[k].end) return ordered[k].i;
  }
  const just = ordered[low - 1];
  return just && seconds < just.end + SILENCE ? just.i : -1;
}

/**
 * Returns the range in which to repeat a turn.
 *
 * @returns {{start: number, end: number}|null} null if the turn has no time; without a known end
 *   it runs to the end of the recording; it always has a minimum length
 */
export function loopOf(time, duration = null) {
  if (!time) return null;
  const last = known(duration) && duration > time.start ? duration : Infinity;
  const end = Math.max(time.end ?? last, time.start + SHORTEST);
  return { start: time.start, end: Math.max(Math.min(end, last), time.start + SHORTEST) };
}

export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];

/** The next higher (1) or lower (-1) speed, within limits. */
export function stepSpeed(speed, step) {
  const at = SPEEDS.findIndex((one) => one >= speed - 0.01);
  const from = at < 0 ? SPEEDS.length - 1 : at;
  return SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, from + step))];
}

/**
 * Says why a recording does not go on.
 *
 * @param {{ending?: string}} mark the recording, as the server describes it
 * @param {boolean} known whether the browser could read its beginning, and so can play its kind
 * @param {number} seconds where it stopped
 */
export function whyStopped(mark, known, seconds) {
  if (mark.ending) return mark.ending;
  if (!known) return say("This browser cannot play this recording. Try another browser.");
  const time = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  return say("The recording ends at {time}: the rest of the file is missing. Attach the whole file.", { time });
}
