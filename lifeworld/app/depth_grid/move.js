// Which cell of a grid an arrow key leads to. Pure.

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * @param {[number, number]} at row and column
 * @param {string} key
 * @param {[number, number]} size rows and columns
 * @returns {[number, number] | null} null if the key moves nothing
 */
export function findCell([row, column], key, [rows, columns]) {
  if (key === "Home") return [row, 0];
  if (key === "End") return [row, columns - 1];
  const step = STEPS[key];
  if (!step) return null;
  const within = (to, size) => Math.min(Math.max(to, 0), size - 1);
  return [within(row + step[0], rows), within(column + step[1], columns)];
}
