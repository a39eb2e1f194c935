// The clock of a step. No DOM.

/** Returns how many milliseconds are left, null when the clock is off; negative when it is over. */
export function leftOn(clock, now) {
  if (!clock || clock.state === "off") return null;
  return clock.state === "paused" ? clock.left : clock.ends - now;
}

/** 125000 → “2:05”; what is over counts as none. */
export function renderLeft(left) {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
