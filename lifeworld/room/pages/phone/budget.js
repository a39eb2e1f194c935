// How many dots a person has put, and may still put. No DOM.

export const countDots = (dots) => Object.values(dots ?? {}).reduce((sum, count) => sum + count, 0);

/** How many dots a person has left: never fewer than none. */
export const countLeft = (dots, poll) => Math.max(0, poll.budget - countDots(dots));

/** Returns how many dots a card may have at most, with those that lie elsewhere where they are. */
export function mostOn(dots, poll, card) {
  const here = dots?.[card] ?? 0;
  return Math.min(poll.most || poll.budget, here + countLeft(dots, poll));
}

/** What of the things of a step is voted on. */
export function listVotable({ step, cards, piles }) {
  const of = step.poll?.of ?? [];
  const things = cards.filter((card) => (of.length ? of.includes(card.kind) : true) && (card.kind !== "statement" || card.released));
  if (!of.includes("pile")) return things;
  return [...piles.map(({ id, name }) => ({ id, kind: "pile", text: name })), ...things];
}
