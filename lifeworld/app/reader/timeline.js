// Which turn is heard when: pure time logic of recordings, without a player and without a page.

const SILENCE = 1.5;
const SHORTEST = 0.4;
const BACK = 12;

const known = (seconds) => Number.isFinite(seconds) && seconds >= 0;

/**
 * When each turn is heard. A turn without a time gets one by its share of the words between the
 * turns around it that have one; before the first time and after the last one nothing is guessed.
 *
 * @param {{start_time: number|null, end_time?: number|null, text: string}[]} turns
 * @param {number|null} duration of the recording, where it is known
 * @returns {({start: number, end: number|null, guessed: boolean}|null)[]} parallel to `turns`;
 *   `end` is null where nothing tells when the turn is over
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

/** Spreads the turns between two known times over the time between them, by their length. */
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
  // A turn that was cut in two carries the end on its last part: only an own start makes it sure.
  if (known(turn.end_time) && turn.end_time > time.start && !time.guessed) return turn.end_time;
  if (next) return next.start;
  if (known(turn.end_time) && turn.end_time > time.start) return turn.end_time;
  return known(duration) && duration > time.start ? duration : null;
}

/** The turns that have a time, in the order in which they begin. */
export function inOrderOfTime(times) {
  return times
    .map((time, i) => ({ ...time, i }))
    .filter((time) => known(time.start))
    .sort((x, y) => x.start - y.start || x.i - y.i);
}

/**
 * Index of the turn that is heard at a time, or -1 in a silence.
 *
 * Of turns that overlap it is the one that began last and has not ended; after the end of a turn it
 * stays that turn for a moment, so that the mark does not flicker at every breath.
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
 * From where to where a turn is heard over and over.
 *
 * @returns {{start: number, end: number}|null} null when the turn has no time; without a known end
 *   it runs to the end of the recording, and it is never too short to be heard
 */
export function loopOf(time, duration = null) {
  if (!time) return null;
  const last = known(duration) && duration > time.start ? duration : Infinity;
  const end = Math.max(time.end ?? last, time.start + SHORTEST);
  return { start: time.start, end: Math.max(Math.min(end, last), time.start + SHORTEST) };
}

export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];

/** The next speed up (1) or down (-1), held at the ends. */
export function stepSpeed(speed, step) {
  const at = SPEEDS.findIndex((one) => one >= speed - 0.01);
  const from = at < 0 ? SPEEDS.length - 1 : at;
  return SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, from + step))];
}
