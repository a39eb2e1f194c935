// The clock of the present step and of the whole workshop. No DOM.

const MINUTE = 60_000;

/** Returns the milliseconds that are left of the timer, below 0 when over, or null without one. */
export function readLeft(clock, now) {
  if (!clock || clock.state === "off") return null;
  return clock.state === "paused" ? clock.left : clock.ends - now;
}

/** Returns 754000 as “12:34” and -5000 as “−0:05”. Each second is shown until it is over. */
export function renderLeft(left) {
  const seconds = Math.ceil(left / 1000);
  const whole = Math.abs(seconds);
  return `${seconds < 0 ? "−" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Whether the timer ended between two looks at it. */
export const hasEnded = (before, left) => before !== null && left !== null && before > 0 && left <= 0;

/**
 * Returns when each step begins and the whole ends, as it looks now: what is over keeps its time,
 * the present step ends with its timer or now, and the others follow.
 *
 * @param {{id: string, minutes: number, state: string, begins_at?: number|null}[]} steps
 * @param {{state: string, ends: number, left: number}|null} clock
 * @param {number} now
 * @returns {{begins: Map<string, number>, ends: number, remaining: number}} `remaining` in minutes
 */
export function forecast(steps, clock, now) {
  const begins = new Map();
  const left = readLeft(clock, now);
  let at = now;
  let remaining = 0;
  for (const step of steps) {
    if (step.state === "done" || step.state === "skipped") {
      if (typeof step.begins_at === "number") begins.set(step.id, step.begins_at);
      continue;
    }
    if (step.state === "now") {
      begins.set(step.id, step.begins_at ?? now);
      const rest = left ?? (step.begins_at ?? now) + step.minutes * MINUTE - now;
      at = now + Math.max(0, rest);
    } else {
      begins.set(step.id, at);
      at += step.minutes * MINUTE;
    }
  }
  remaining = Math.round((at - now) / MINUTE);
  return { begins, ends: at, remaining };
}

/**
 * Returns the minutes between the planned end and the end that is to be expected: more than 0 is
 * room, less is delay; null without a plan of times.
 */
export function measureSlack(agenda, ends) {
  const planned = agenda.planned_end ?? findPlannedEnd(agenda.steps);
  return planned === null ? null : Math.round((planned - ends) / MINUTE);
}

function findPlannedEnd(steps) {
  const last = steps.at(-1);
  if (!last || typeof last.planned_at !== "number") return null;
  return last.planned_at + (last.planned_minutes ?? last.minutes) * MINUTE;
}

/** Returns the minutes of a step after it was made longer or shorter: 1 at least. */
export const changeMinutes = (minutes, by) => Math.min(480, Math.max(1, minutes + by));
