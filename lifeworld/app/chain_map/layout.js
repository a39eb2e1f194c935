// Layout of the map: an order with few crossings, and heights that keep links short. No DOM.
//
// A link that passes through a column gets a lane there, a thin item of its own, so that it runs
// between the cards and not behind them. The layout is deterministic.

/**
 * Routes links through the columns they pass.
 *
 * @param {number[][]} columns the items of each column, in the study's order
 * @param {{id: number, from: number, to: number}[]} links
 * @returns columns with lanes; segments between neighbouring columns; the items along each link
 */
export function thread(columns, links) {
  const column = new Map();
  columns.forEach((items, c) => items.forEach((item) => column.set(item, c)));
  const threaded = columns.map((items) => [...items]);
  const lanes = new Map();
  const segments = new Map();
  const ways = new Map();
  let next = -1;
  for (const link of links) {
    const [a, b] = [column.get(link.from), column.get(link.to)];
    if (a === undefined || b === undefined || b <= a) continue;
    const way = [link.from];
    for (let c = a + 1; c < b; c++) {
      const key = `${link.from} ${c}`;
      if (!lanes.has(key)) {
        lanes.set(key, next);
        threaded[c].push(next--);
      }
      way.push(lanes.get(key));
    }
    way.push(link.to);
    for (let k = 1; k < way.length; k++) segments.set(`${way[k - 1]} ${way[k]}`, [way[k - 1], way[k]]);
    ways.set(link.id, way);
  }
  return { columns: threaded, segments: [...segments.values()], ways };
}

function neighbours(segments) {
  const [into, outOf] = [new Map(), new Map()];
  const add = (map, key, value) => map.get(key)?.push(value) ?? map.set(key, [value]);
  for (const [a, b] of segments) {
    add(outOf, a, b);
    add(into, b, a);
  }
  return { into, outOf };
}

/** How many pairs of links cross between neighbouring columns. */
export function countCrossings(columns, segments) {
  const at = new Map();
  columns.forEach((items, c) => items.forEach((item, i) => at.set(item, [c, i])));
  const between = columns.map(() => []);
  for (const [a, b] of segments) between[at.get(a)[0]].push([at.get(a)[1], at.get(b)[1]]);
  let crossings = 0;
  between.forEach((pairs, c) => {
    if (pairs.length < 2) return;
    pairs.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
    // Of the links seen so far, those that end below this link's end cross it (Fenwick tree).
    const size = columns[c + 1].length;
    const tree = new Int32Array(size + 1);
    let seen = 0;
    for (const [, end] of pairs) {
      let notBelow = 0;
      for (let i = end + 1; i > 0; i -= i & -i) notBelow += tree[i];
      crossings += seen - notBelow;
      for (let i = end + 1; i <= size; i += i & -i) tree[i] += 1;
      seen += 1;
    }
  });
  return crossings;
}

/**
 * Orders each column so that few links cross: barycentre sweeps, keeping the best result.
 *
 * @param {(item: number) => number} group items stay within their group; lower groups come first
 */
export function order(columns, segments, { group = () => 0, sweeps = 10 } = {}) {
  const { into, outOf } = neighbours(segments);
  const first = new Map();
  columns.forEach((items) => items.forEach((item, i) => first.set(item, i)));
  const linked = (item) => into.has(item) || outOf.has(item);
  const place = new Map();
  const keep = (items) => items.forEach((item, i) => place.set(item, (i + 0.5) / items.length));
  const mean = (items) => items.reduce((sum, item) => sum + place.get(item), 0) / items.length;
  const arrange = (items, side) => {
    const wish = new Map(
      items.map((item) => {
        const beside = side.get(item) ?? [];
        if (beside.length) return [item, mean(beside)];
        return [item, linked(item) ? place.get(item) : Infinity];
      }),
    );
    // Lanes have no group: they follow their ends, but stay above the second group.
    return [...items].sort(
      (a, b) => group(a) - group(b) || compare(wish.get(a), wish.get(b)) || first.get(a) - first.get(b),
    );
  };
  let now = columns.map((items) =>
    [...items].sort(
      (a, b) => group(a) - group(b) || linked(b) - linked(a) || first.get(a) - first.get(b),
    ),
  );
  now.forEach(keep);
  let best = now;
  let fewest = countCrossings(now, segments);
  let idle = 0;
  for (let sweep = 0; sweep < sweeps && fewest && idle < 3; sweep++) {
    now = [...now];
    const rightwards = sweep % 2 === 0;
    for (let k = 1; k < now.length; k++) {
      const c = rightwards ? k : now.length - 1 - k;
      now[c] = arrange(now[c], rightwards ? into : outOf);
      keep(now[c]);
    }
    const crossings = countCrossings(now, segments);
    idle += 1;
    if (crossings < fewest) [best, fewest, idle] = [now, crossings, 0];
  }
  return best;
}

const compare = (a, b) => (a === b ? 0 : a < b ? -1 : 1);

/**
 * Gives each item a vertical position, in order and without overlap, close to its links.
 *
 * @param {number[][]} columns in order
 * @param {{height: (item: number) => number, lead?: (item: number) => number,
 *   gap: (column: number) => number, even?: number}} sizes lead: space above an item, for a heading;
 *   even: how evenly a column is spread from top to bottom, 0 to 1
 * @returns {{top: Map<number, number>, height: number}}
 */
export function place(columns, segments, { height, lead = () => 0, gap, even = 0, rounds = 8 }) {
  const { into, outOf } = neighbours(segments);
  const offsets = columns.map((items, c) => {
    let y = 0;
    return items.map((item, i) => {
      y += lead(item) + (i ? gap(c) : 0);
      const own = y;
      y += height(item);
      return own;
    });
  });
  const packed = columns.map((items, c) =>
    items.length ? offsets[c].at(-1) + height(items.at(-1)) : 0,
  );
  const total = Math.max(0, ...packed);
  const top = new Map();
  columns.forEach((items, c) => {
    const spare = (total - packed[c]) / 2;
    items.forEach((item, i) => top.set(item, offsets[c][i] + spare));
  });
  const middle = (item) => top.get(item) + height(item) / 2;
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < columns.length; k++) {
      const c = round % 2 ? columns.length - 1 - k : k;
      const room = total - packed[c];
      const wishes = columns[c].map((item, i) => {
        const beside = [...(into.get(item) ?? []), ...(outOf.get(item) ?? [])];
        // An item without links follows the item above it.
        if (!beside.length) return { value: 0, weight: 1e-6 };
        const mean = beside.reduce((sum, other) => sum + middle(other), 0) / beside.length;
        const near = mean - height(item) / 2 - offsets[c][i];
        const spread = (room * offsets[c][i]) / Math.max(1, packed[c]);
        return { value: near + (spread - near) * even, weight: beside.length };
      });
      settle(wishes).forEach((shift, i) => {
        top.set(columns[c][i], offsets[c][i] + Math.min(room, Math.max(0, shift)));
      });
    }
  }
  for (const [item, y] of top) top.set(item, Math.round(y));
  return { top, height: total };
}

/** Isotonic regression: the nearest increasing values; conflicting neighbours share a mean. */
export function settle(wishes) {
  const blocks = [];
  for (const { value, weight } of wishes) {
    let block = { value, weight, size: 1 };
    while (blocks.length && blocks.at(-1).value > block.value) {
      const above = blocks.pop();
      const both = above.weight + block.weight;
      block = {
        value: (above.value * above.weight + block.value * block.weight) / both,
        weight: both,
        size: above.size + block.size,
      };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ value, size }) => Array(size).fill(value));
}

/**
 * Gives each link its own point on the side of a card, in the order of the other ends.
 *
 * @returns {(item: number, other: number, side: "in"|"out") => number} distance from the middle
 */
export function ports(segments, { top, height, spread = 7 }) {
  const { into, outOf } = neighbours(segments);
  const middle = (item) => top.get(item) + height(item) / 2;
  const found = { in: new Map(), out: new Map() };
  for (const [side, map] of [
    ["in", into],
    ["out", outOf],
  ]) {
    for (const [item, others] of map) {
      const sorted = [...others].sort((a, b) => middle(a) - middle(b) || a - b);
      const step = Math.min(spread, Math.max(0, height(item) - 12) / Math.max(1, sorted.length - 1));
      sorted.forEach((other, i) =>
        found[side].set(`${item} ${other}`, (i - (sorted.length - 1) / 2) * step),
      );
    }
  }
  return (item, other, side) => found[side].get(`${item} ${other}`) ?? 0;
}

/** The curve through the points of a link, and the middle of its last bend. */
export function curve(points) {
  const n = (value) => Math.round(value * 10) / 10;
  let d = `M${n(points[0].x)} ${n(points[0].y)}`;
  for (let k = 1; k < points.length; k++) {
    const [a, b] = [points[k - 1], points[k]];
    // The curve is straight through a lane and bends between columns.
    if (b.straight) d += `H${n(b.x)}`;
    else d += `C${n((a.x + b.x) / 2)} ${n(a.y)} ${n((a.x + b.x) / 2)} ${n(b.y)} ${n(b.x)} ${n(b.y)}`;
  }
  const [a, b] = points.slice(-2);
  return { d, middle: { x: n((a.x + b.x) / 2), y: n((a.y + b.y) / 2) } };
}
