// How long the rest of a sample takes, at the pace of whoever reads it. No DOM.

import { countThings, say } from "../language/say.js";

const BREAK = 180_000; // what lasts longer is a pause, not reading
const LATEST = 40;
const FEWEST = 5;
const MINUTE = 60_000;

/**
 * @param {number[]} times when passages were read, in milliseconds, the oldest first
 * @returns {number|null} milliseconds for a passage, the median of the latest; null with too few
 */
export function measurePace(times) {
  const steps = times
    .slice(1)
    .map((time, i) => time - times[i])
    .filter((step) => step > 0 && step <= BREAK)
    .slice(-LATEST)
    .sort((a, b) => a - b);
  if (steps.length < FEWEST) return null;
  const half = steps.length >> 1;
  return steps.length % 2 ? steps[half] : (steps[half - 1] + steps[half]) / 2;
}

/** What is said of the time that the passages left will take; "" while the pace is not known. */
export function describeLeft(times, left) {
  const pace = measurePace(times);
  if (pace === null || !left) return "";
  const minutes = Math.round((pace * left) / MINUTE);
  return minutes < 1
    ? say("less than a minute left")
    : say("about {minutes} left", { minutes: countThings(minutes, "minute") });
}
