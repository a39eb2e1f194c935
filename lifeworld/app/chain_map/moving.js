// Where the arrow keys lead on the map. No DOM.

/**
 * The stop that a key leads to, or null where there is none.
 *
 * A stop is a card, by its number, or a button of a column, by its name.
 *
 * @param {string} key an arrow key, Home or End
 * @param {number|string} from
 * @param {{columns: (number|string)[][], links: {from: number, to: number}[],
 *   middle: (item: number) => number}} map stops by column from top to bottom; links that are shown
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
  // Along a link, to the end that lies nearest: the next column first, then the least way up or down.
  const c = columns.indexOf(column);
  const far = (item) => Math.abs(columns.findIndex((stops) => stops.includes(item)) - c);
  const off = (item) => Math.abs(middle(item) - middle(from));
  return ends.reduce((best, end) =>
    far(end) < far(best) || (far(end) === far(best) && off(end) < off(best)) ? end : best,
  );
}
