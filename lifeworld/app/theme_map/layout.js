// Where dots, regions and names of the map of passages lie, in pixels. Pure.

/**
 * Fits points into a box without distorting distances; y grows downwards on the screen.
 * @param {[number, number][]} points
 * @param {{width: number, height: number, pad: number}} box
 * @returns {[number, number][]}
 */
export function fitPoints(points, { width, height, pad }) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right, low, high] = [min(xs), max(xs), min(ys), max(ys)];
  const scale = Math.min(
    (width - 2 * pad) / (right - left || 1),
    (height - 2 * pad) / (high - low || 1),
  );
  const middle = [(left + right) / 2, (low + high) / 2];
  return points.map(([x, y]) => [
    width / 2 + (x - middle[0]) * scale,
    height / 2 - (y - middle[1]) * scale,
  ]);
}

const min = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
const max = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);

/** The middle value of each coordinate: unlike the mean it ignores single points far away. */
export function findMiddle(points) {
  const half = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  return [half(points.map(([x]) => x)), half(points.map(([, y]) => y))];
}

/** The share of points nearest to the middle of all, so that a region is not stretched by a few. */
export function findCore(points, share = 0.8) {
  const [x, y] = findMiddle(points);
  const far = ([a, b]) => (a - x) ** 2 + (b - y) ** 2;
  return [...points]
    .sort((one, other) => far(one) - far(other))
    .slice(0, Math.max(1, Math.round(points.length * share)));
}

/** The convex hull of points, in order around it (Andrew, 1979). */
export function findHull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered) => {
    const found = [];
    for (const point of ordered) {
      while (found.length > 1 && turn(found.at(-2), found.at(-1), point) <= 0) found.pop();
      found.push(point);
    }
    return found.slice(0, -1);
  };
  const hull = [...half(sorted), ...half(sorted.reverse())];
  return hull.length ? hull : sorted.slice(0, 1);
}

const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/**
 * Places names near their points: inside the box, and on no other name where there is room.
 * @param {{x: number, y: number, width: number, height: number}[]} names by importance
 * @param {{width: number, height: number}} box
 * @returns {[number, number][]} the middle of each name
 */
export function placeNames(names, box) {
  const placed = [];
  for (const { x, y, width, height } of names) {
    const tried = [];
    for (let ring = 0; ring < 7; ring += 1)
      for (const [right, down] of ring ? AROUND : [[0, 0]]) {
        const at = {
          x: within(x + (right * ring * width) / 3, width, box.width),
          y: within(y + down * ring * (height + 2), height, box.height),
          width,
          height,
        };
        tried.push([placed.reduce((sum, other) => sum + overlap(at, other), 0), ring, at]);
      }
    tried.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    placed.push(tried[0][2]);
  }
  return placed.map((name) => [name.x, name.y]);
}

/**
 * Places the words of regions beside their numbers where no other number or words are.
 * @param {{x: number, y: number}[]} marks the middles of all numbers, which are squares
 * @param {number} size of a number's square
 * @param {{mark: number, ways: {width: number, height: number}[]}[]} labels by importance; each may
 *   be written in several ways, the best first
 * @param {{width: number, height: number}} box
 * @returns {({x: number, y: number, way: number} | null)[]} the middle of each, or null: no room
 */
export function placeWords(marks, size, labels, box) {
  const taken = marks.map(({ x, y }) => ({ x, y, width: size, height: size }));
  return labels.map(({ mark, ways }) => {
    const { x, y } = marks[mark];
    for (const [way, { width, height }] of ways.entries())
      for (const [right, down] of BESIDE) {
        const at = {
          x: x + right * (size / 2 + width / 2 + 2),
          y: y + down * (size / 2 + height / 2 + 1),
          width,
          height,
        };
        if (!isInside(at, box) || taken.some((other) => overlap(at, other) > 0)) continue;
        taken.push(at);
        return { x: at.x, y: at.y, way };
      }
    return null;
  });
}

const BESIDE = [[1, 0], [-1, 0], [0, 1], [0, -1], [0.6, 1], [-0.6, 1], [0.6, -1], [-0.6, -1]]; // prettier-ignore

const isInside = ({ x, y, width, height }, box) =>
  x - width / 2 >= 2 && x + width / 2 <= box.width - 2 && y - height / 2 >= 2 && y + height / 2 <= box.height - 2;

const AROUND = [[0, -1], [0, 1], [1, 0], [-1, 0], [1, -1], [-1, -1], [1, 1], [-1, 1]]; // prettier-ignore

const within = (at, size, end) => Math.min(Math.max(at, size / 2 + 2), end - size / 2 - 2);

/** The area that two boxes share, given by their middles. */
export function overlap(one, other) {
  const wide = (one.width + other.width) / 2 - Math.abs(one.x - other.x);
  const high = (one.height + other.height) / 2 - Math.abs(one.y - other.y);
  return wide > 0 && high > 0 ? wide * high : 0;
}

/** The index of the point nearest to a place, at most *reach* pixels away, or -1. */
export function findNearest(points, [x, y], reach) {
  let [found, least] = [-1, reach ** 2];
  points.forEach(([a, b], n) => {
    const far = (a - x) ** 2 + (b - y) ** 2;
    if (far <= least) [found, least] = [n, far];
  });
  return found;
}
