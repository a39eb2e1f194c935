// In which order things come on a phone. No DOM.

/** Returns a number that a text always has, spread over 32 bits (FNV-1a, then mixed as murmur3 does). */
export function hash(text) {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Returns things in an order of this person's own, which stays when others come and go. */
export function mix(things, seed) {
  const places = new Map(things.map((thing) => [thing, hash(`${seed} ${thing.id}`)]));
  return [...things].sort((one, other) => places.get(one) - places.get(other) || (one.id < other.id ? -1 : 1));
}

/** Questions that most want answered first; those answered last. */
export const byWanted = (one, other) =>
  Number(Boolean(one.answered)) - Number(Boolean(other.answered)) || other.up - one.up || (one.id < other.id ? -1 : 1);

/**
 * Returns the pair to ask next, or null when there are none left: first the things that were
 * compared least, so that whoever stops early has compared all of them about equally often.
 *
 * @param {{id: string}[]} things
 * @param {{a: string, b: string}[]} asked
 * @param {string} seed who is asked
 */
export function choosePair(things, asked, seed) {
  const times = new Map(things.map(({ id }) => [id, 0]));
  const done = new Set();
  for (const { a, b } of asked) {
    done.add(a < b ? `${a} ${b}` : `${b} ${a}`);
    for (const id of [a, b]) if (times.has(id)) times.set(id, times.get(id) + 1);
  }
  let best = null;
  const ids = mix(things, seed).map(({ id }) => id);
  for (let i = 0; i < ids.length; i += 1)
    for (let j = i + 1; j < ids.length; j += 1) {
      const [a, b] = ids[i] < ids[j] ? [ids[i], ids[j]] : [ids[j], ids[i]];
      if (done.has(`${a} ${b}`)) continue;
      const often = times.get(a) + times.get(b);
      const place = hash(`${seed} ${a} ${b}`);
      if (!best || often < best.often || (often === best.often && place < best.place)) best = { a, b, often, place };
    }
  if (!best) return null;
  // Which of the two stands first is chance too.
  return best.place % 2 ? { a: best.a, b: best.b } : { a: best.b, b: best.a };
}

export const countPairs = (n) => (n * (n - 1)) / 2;
