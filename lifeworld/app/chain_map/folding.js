// Decides which items of a chain are shown and which are folded behind a button. No DOM.

const MOST_CODES = 60; // more codes than this are folded until something above them is selected
const TALL = 24; // with more than this in a column, a selection shows only its path

/** Whether a chain is so tall that parts of a path would be out of view. */
export function isTall(graph) {
  const numbers = graph.stations.map(() => 0);
  for (const column of graph.column) numbers[column] += 1;
  return Math.max(0, ...numbers) > TALL;
}

/** Folded codes: the loose ones, unless there are no others, and the rest if there are many. */
export function countFolded(graph, kind) {
  if (kind !== "code") return { loose: 0, rest: 0 };
  const loose = graph.listLoose(kind).length;
  const all = graph.countAll(kind);
  return { loose: loose === all ? 0 : loose, rest: all - loose > MOST_CODES ? all - loose : 0 };
}

/**
 * Returns the items to show, by column.
 *
 * @param {{path: Set<number>|null, alone: boolean, open: Set<string>, found: number[]}} wish
 *   path: items linked to the selection; alone: show nothing else; open: names of open folds;
 *   found: search results, which are always shown
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
