// Layout of the margin stripes of a turn (interval colouring) and their labels.

/**
 * Gives each stripe the leftmost lane that is free over its height. Stripes that continue from
 * the turn above (`prefer` is a number) come first and keep their lane where possible.
 *
 * @param {{id: string, top: number, bottom: number, prefer?: number|null}[]} boxes
 * @returns {{lane: Map<string, number>, count: number}}
 */
export function layLanes(boxes) {
  const lane = new Map();
  const taken = [];
  const rank = (box) => (box.prefer == null ? 1 : 0);
  const order = [...boxes].sort(
    (x, y) => rank(x) - rank(y) || x.top - y.top || y.bottom - x.bottom || (x.id < y.id ? -1 : 1),
  );
  const isFree = (n, box) =>
    (taken[n] ?? []).every((o) => o.bottom <= box.top || o.top >= box.bottom);
  for (const box of order) {
    let n = box.prefer ?? 0;
    if (box.prefer == null || !isFree(n, box)) for (n = 0; !isFree(n, box); n++);
    (taken[n] ??= []).push(box);
    lane.set(box.id, n);
  }
  return { lane, count: taken.length };
}

/**
 * Merges the labels of the same code on the same text; suggestions keep separate labels.
 *
 * @param {{id: string, mark: {code: string, suggested?: boolean}, top: number, bottom: number}[]}
 *   boxes
 * @returns {{id: string, top: number, boxes: object[]}[]} the first box's id, and all boxes
 */
export function foldLabels(boxes) {
  const folded = new Map();
  for (const box of boxes) {
    const { code, suggested, a, t1, b } = box.mark;
    const key = [code, !!suggested, box.top, a, t1, b].join(" ");
    const label = folded.get(key);
    if (label) label.boxes.push(box);
    else folded.set(key, { id: box.id, top: box.top, boxes: [box] });
  }
  return [...folded.values()];
}

/**
 * Places labels beside their stripes, moved down where they would overlap.
 *
 * @param {{id: string, top: number}[]} labels
 * @param {number} height of the turn
 * @param {number} line height of one label
 * @returns {Map<string, number>} top by id; labels that do not fit are absent
 */
export function placeLabels(labels, height, line) {
  const placed = new Map();
  let free = 0;
  for (const { id, top } of [...labels].sort((x, y) => x.top - y.top)) {
    const at = Math.max(top, free);
    if (at + line > height + 2) continue;
    placed.set(id, at);
    free = at + line;
  }
  return placed;
}
