// Divides a turn's text into painted segments, from spans that may overlap.

export const SHOWN_LEVELS = 3;

/**
 * Gives each span one underline level for its whole length, so that a line does not jump where
 * another span begins. Codings come before suggestions and are closer to the text.
 *
 * @param {{id: string, a: number, b: number, suggested: boolean}[]} spans
 * @returns {Map<string, number>} level by id; 0 is closest to the text
 */
export function assignLevels(spans) {
  const levels = new Map();
  const taken = [];
  const order = [...spans].sort(
    (x, y) => x.suggested - y.suggested || x.a - y.a || y.b - x.b || (x.id < y.id ? -1 : 1),
  );
  for (const span of order) {
    let level = taken.findIndex((row) => row.every((o) => o.b <= span.a || o.a >= span.b));
    if (level < 0) level = taken.push([]) - 1;
    taken[level].push(span);
    levels.set(span.id, level);
  }
  return levels;
}

/**
 * @param {number} length of the turn's text in UTF-16 units
 * @param {{id: string, a: number, b: number, suggested: boolean}[]} spans
 * @returns {{a: number, b: number, on: object[], lines: (object|null)[], fill: object|null,
 *   more: number}[]} segments that cover the text without gaps: `on` the spans there, `lines` the
 *   span of each shown level, `fill` the shortest coding, `more` the number of hidden spans (given
 *   once, where the group ends)
 */
export function cutSegments(length, spans) {
  const live = spans.filter((s) => s.a < s.b);
  const cuts = new Set([0, length]);
  for (const s of live) cuts.add(s.a).add(s.b);
  const edges = [...cuts].filter((c) => c >= 0 && c <= length).sort((x, y) => x - y);
  const levels = assignLevels(live);
  const segments = [];
  const waiting = live
    .map((span, order) => ({ span, order }))
    .sort((x, y) => y.span.a - x.span.a || y.order - x.order);
  let open = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const [a, b] = [edges[i], edges[i + 1]];
    open = open.filter(({ span }) => span.b > a);
    while (waiting.length && waiting.at(-1).span.a <= a) open.push(waiting.pop());
    const on = open.sort((x, y) => x.order - y.order).map(({ span }) => span);
    const lines = new Array(SHOWN_LEVELS).fill(null);
    let more = 0;
    let fill = null;
    for (const s of on) {
      const level = levels.get(s.id);
      if (level < SHOWN_LEVELS) lines[level] = s;
      else more++;
      if (!s.suggested && (!fill || s.b - s.a <= fill.b - fill.a)) fill = s;
    }
    segments.push({ a, b, on, lines, fill, more });
  }
  for (let i = 0; i < segments.length; i++) {
    if (segments[i].more && segments[i].more <= (segments[i + 1]?.more ?? 0)) segments[i].more = 0;
  }
  return segments;
}
