// Places in a list as strings that sort by themselves: there is always one between two others. No DOM.

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const HALF = Math.floor(DIGITS.length / 2);

/**
 * Returns a rank between two others.
 *
 * @param {string} before the rank before, "" for the beginning
 * @param {string|null} after the rank after, null for the end; larger than `before`
 */
export function rankBetween(before, after = null) {
  let shared = "";
  for (;;) {
    const low = before ? Math.max(0, DIGITS.indexOf(before[0])) : 0;
    const high = after === null ? DIGITS.length : Math.max(0, DIGITS.indexOf(after[0] ?? "0"));
    if (high - low > 1) return shared + DIGITS[Math.floor((low + high) / 2)];
    shared += DIGITS[low];
    before = before.slice(1);
    // Below the same digit the end stays where it is; below another there is no end.
    after = after !== null && high === low && after.length > 1 ? after.slice(1) : null;
    if (shared.length > 200) return shared + DIGITS[HALF];
  }
}

const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/** Orders by rank; those of the same rank by their id, which is the same on every screen. */
export const byRank = (one, other) => compare(one.rank ?? "", other.rank ?? "") || compare(one.id, other.id);

/**
 * Returns the ranks that put a thing at a place among others: its own, and those of the ones after
 * it that share the rank of the one before, which nothing would come between.
 *
 * @param {{id: string, rank: string}[]} others in their order, without the thing
 * @param {number} at its place, from 0
 * @returns {{id: string|null, rank: string}[]} that of the thing first, with the id null
 */
export function placeAt(others, at) {
  const before = at > 0 ? (others[at - 1].rank ?? "") : "";
  let end = at;
  while (end < others.length && (others[end].rank ?? "") <= before) end += 1;
  const after = end < others.length ? others[end].rank : null;
  const placed = [];
  let last = before;
  for (const id of [null, ...others.slice(at, end).map((other) => other.id)]) {
    last = rankBetween(last, after);
    placed.push({ id, rank: last });
  }
  return placed;
}
