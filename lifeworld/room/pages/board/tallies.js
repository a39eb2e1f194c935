// What the numbers of a tally are drawn from. No DOM.

/** Returns where the bars end, from 0 to 1: the most dots reach the end, the rest has a share of its own. */
export function measureShares({ kind, rows }) {
  // What was compared with nothing has no place among the others.
  const told = ({ share, won, lost }) => typeof share === "number" && (kind !== "pairwise" || won + lost > 0);
  const shares = rows.map((row) => (told(row) ? row.share : 0));
  if (kind !== "dots") return shares;
  const most = Math.max(...rows.map(({ total }) => total ?? 0), 1);
  return rows.map(({ total }) => (total ?? 0) / most);
}

/** Returns how many gave each answer, the lowest first, or null if nobody gave one. */
export function readCounts({ counts }) {
  return Array.isArray(counts) && counts.some((count) => count > 0) ? counts : null;
}

/** Returns the words of the cards that are tied, a list for each tie that a row shows. */
export function findTies({ rows, ties = [] }) {
  const texts = new Map(rows.map((row) => [row.card, row.text]));
  return ties
    .map((cards) => cards.map((card) => texts.get(card)).filter(Boolean))
    .filter((cards) => cards.length > 1);
}
