// What lies where on the board, and where a card goes. No DOM, no socket.

import { byRank, placeAt } from "../shared/rank.js";

export const LOOSE = ""; // the column of what lies in no pile

/**
 * Returns the columns of the board: what lies in no pile first, then the piles in their order. A
 * suggested pile is one of them as long as cards lie in it that nobody has put anywhere. Loose cards
 * are those of the present step.
 *
 * @param {Map<string, object>} parts of the room
 * @param {{waiting?: object[], table?: string}} options `waiting`: operations that the room has not
 *   acknowledged, oldest first; `table`: whose board it is, "" for the viewer's own or the plenary
 * @returns {{id: string, name: string, becomes: string, cards: object[]}[]}
 */
export function arrange(parts, { waiting = [], table = "" } = {}) {
  const piles = new Map();
  const cards = new Map();
  for (const [key, value] of parts) {
    if (key.startsWith("pile:")) {
      if (!table || value.table === table || value.suggested) piles.set(value.id, { becomes: "", ...value });
    } else if (key.startsWith("card:") && !value.parked && !value.hidden && lies(value, table))
      cards.set(value.id, { ...value, ...(table ? (value.places?.[table] ?? { pile: LOOSE }) : {}) });
  }
  for (const op of waiting) foresee(op, piles, cards);
  for (const [id, card] of cards) if (card.now === false && !piles.has(card.pile)) cards.delete(id);
  const columns = [{ id: LOOSE, name: "", becomes: "" }, ...[...piles.values()].sort(byRank)];
  const byPile = new Map(columns.map((column) => [column.id, { ...column, cards: [] }]));
  for (const card of [...cards.values()].sort(byRank))
    (byPile.get(card.pile) ?? byPile.get(LOOSE)).cards.push(card);
  return [...byPile.values()].filter((pile) => !pile.suggested || pile.cards.length);
}

const lies = (card, table) => !table || !card.table || card.table === table;

/** Does to what is drawn what the room will do with an operation that is on its way. */
function foresee(op, piles, cards) {
  const change = (things, id, values) => things.has(id) && things.set(id, { ...things.get(id), ...values });
  if (op.kind === "pile.add" && !piles.has(op.pile))
    piles.set(op.pile, { id: op.pile, name: op.name, rank: "~", becomes: "" });
  else if (op.kind === "pile.take") {
    for (const pile of piles.keys()) if (!op.pile || op.pile === pile) change(piles, pile, { suggested: false });
  } else if (op.kind === "pile.name") change(piles, op.pile, { name: op.name, suggested: false });
  else if (op.kind === "pile.becomes") change(piles, op.pile, { becomes: op.becomes, suggested: false });
  else if (op.kind === "sort") {
    change(cards, op.card, { pile: op.pile, rank: op.rank });
    change(piles, op.pile, { suggested: false });
  } else if ((op.kind === "card.park" || op.kind === "card.hide") && op.on) cards.delete(op.card);
}

/** Returns where a card lies: the places of its column and of it in the column, or null. */
export function findPlace(columns, card) {
  for (const [column, { cards }] of columns.entries()) {
    const at = cards.findIndex((each) => each.id === card);
    if (at >= 0) return { column, at };
  }
  return null;
}

/**
 * Returns the place that an arrow leads to: up and down within a column, left and right to the
 * column beside, at the same height as far as there are cards.
 *
 * @param {object[]} columns
 * @param {{column: number, at: number}} place
 * @param {string} key an arrow, Home or End
 * @param {boolean} [picked] whether a card is carried, which may stand behind the last one and in
 *   a column without any
 */
export function step(columns, { column, at }, key, picked = false) {
  const last = (index) => Math.max(0, columns[index].cards.length - 1);
  if (key === "ArrowUp") return { column, at: Math.max(0, at - 1) };
  if (key === "ArrowDown") return { column, at: Math.min(last(column), at + 1) };
  if (key === "Home") return { column, at: 0 };
  if (key === "End") return { column, at: last(column) };
  const way = key === "ArrowLeft" ? -1 : 1;
  for (let next = column + way; next >= 0 && next < columns.length; next += way) {
    if (picked) return { column: next, at: Math.min(at, columns[next].cards.length) };
    if (columns[next].cards.length) return { column: next, at: Math.min(at, last(next)) };
  }
  return { column, at };
}

/** Returns the columns with a card at another place; the others close up behind it. */
export function carry(columns, card, { column, at }) {
  const from = findPlace(columns, card);
  if (!from) return columns;
  const moved = columns[from.column].cards[from.at];
  const next = columns.map((each) => ({ ...each, cards: each.cards.filter(({ id }) => id !== card) }));
  next[column].cards.splice(at, 0, moved);
  return next;
}

/** Returns the operations that put a card at a place of the columns, none if it lies there. */
export function sortTo(columns, card, place) {
  const from = findPlace(columns, card);
  if (!from || (from.column === place.column && from.at === place.at)) return [];
  const { id: pile, cards } = columns[place.column];
  const others = cards.filter(({ id }) => id !== card);
  return placeAt(others, Math.min(place.at, others.length)).map(({ id, rank }) => ({
    kind: "sort",
    card: id ?? card,
    pile,
    rank,
  }));
}
