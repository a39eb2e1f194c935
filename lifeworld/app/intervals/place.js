// Where an estimate and its interval are drawn, in percent of the axis.

/**
 * @param {{share: number, low: number, high: number, proposed: number}} row shares of all passages
 * @param {number} end where the axis ends
 */
export function placeRow({ share, low, high, proposed }, end) {
  const at = (value) => Math.min(Math.max(value / end, 0), 1) * 100;
  return { dot: at(share), from: at(low), wide: at(high) - at(low), tick: at(proposed) };
}
