// What the keys of the console mean. No DOM.

const COMMANDS = {
  n: "next",
  b: "back",
  p: "clock",
  "+": "longer",
  "=": "longer",
  "-": "shorter",
  r: "reveal",
  l: "lock",
  g: "gather",
  t: "tell",
  v: "closeVote",
  u: "undo",
  m: "sound",
  a: "agenda",
  c: "cards",
  o: "board",
  q: "questions",
  w: "people",
  d: "log",
  "?": "help",
};

/**
 * Returns the command for a key, or null if it has none. A key that is held down asks once, but the
 * timer may be turned on; who writes in a field means letters.
 *
 * @param {{key: string, altKey?: boolean, ctrlKey?: boolean, metaKey?: boolean, repeat?: boolean}} event
 * @param {{writes?: boolean, off?: boolean}} [where]
 */
export function commandFor({ key, altKey, ctrlKey, metaKey, repeat }, { writes = false, off = false } = {}) {
  if (altKey || ctrlKey || metaKey || writes || off) return null;
  const name = COMMANDS[key] ?? COMMANDS[key.length === 1 ? key.toLowerCase() : key] ?? null;
  return repeat && name !== "longer" && name !== "shorter" ? null : name;
}
