// Keyboard navigation on the map. No DOM.

/**
 * Returns the stop that a key leads to, or null if there is none.
 *
 * A stop is a card, given by number, or a button of a column, given by name.
 *
 * @param {string} key an arrow key, Home or End
 * @param {number|string} from
 * @param {{columns: (number|string)[][], links: {from: number, to: number}[],
 *   middle: (item: number) => number}} map stops by column from top to bottom; visible links
 */
export function findStop(key, from, { columns, links, middle }) {
  const column = columns.find((stops) => stops.includes(from));
  if (!column) return columns[0]?.[0] ?? null;
  const at = column.indexOf(from);
  if (key === "ArrowDown") return column[at + 1] ?? null;
  if (key === "ArrowUp") return column[at - 1] ?? null;
  if (key === "Home") return column[0];
  if (key === "End") return column.at(-1);
  const ends =
    key === "ArrowRight"
      ? links.filter((link) => link.from === from).map((link) => link.to)
      : links.filter((link) => link.to === from).map((link) => link.from);
  if (!ends.length) return null;
  // Follow a link to the nearest end: the nearest column first, then the least distance up or down.
  const c = columns.indexOf(column);
  const far = (item) => Math.abs(columns.findIndex((stops) => stops.includes(item)) - c);
  const off = (item) => Math.abs(middle(item) - middle(from));
  return ends.reduce((best, end) =>
    far(end) < far(best) || (far(end) === far(best) && off(end) < off(best)) ? end : best,
  );
}
