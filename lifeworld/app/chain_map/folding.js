// What of a chain is shown at once, and what waits behind a button. No DOM.

const MOST_CODES = 60; // more codes than this wait until something that rests on them is chosen
const TALL = 24; // more than this in a column, and what is chosen stands alone with its path

/** Whether a chain is so tall that a path in it would be out of sight. */
export function isTall(graph) {
  const numbers = graph.stations.map(() => 0);
  for (const column of graph.column) numbers[column] += 1;
  return Math.max(0, ...numbers) > TALL;
}

/** How many codes wait: the loose ones, unless there are no others, and the rest if they are many. */
export function countFolded(graph, kind) {
  if (kind !== "code") return { loose: 0, rest: 0 };
  const loose = graph.listLoose(kind).length;
  const all = graph.countAll(kind);
  return { loose: loose === all ? 0 : loose, rest: all - loose > MOST_CODES ? all - loose : 0 };
}

/**
 * The things to show, by column.
 *
 * @param {{path: Set<number>|null, alone: boolean, open: Set<string>, found: number[]}} wish
 *   path: what belongs to what is chosen; alone: nothing else; open: which folds are open;
 *   found: what was searched for, which is shown wherever it is
 */
export function listShown(graph, { path, alone, open, found }) {
  const folded = countFolded(graph, "code");
  const wanted = new Set([...(path ?? []), ...found]);
  const columns = graph.stations.map(() => []);
  graph.nodes.forEach((node, i) => {
    if (alone && !path.has(i)) return;
    const fold = node.loose ? "loose" : "rest";
    if (node.kind === "code" && folded[fold] && !open.has(fold) && !wanted.has(i)) return;
    columns[graph.column[i]].push(i);
  });
  return columns;
}
