// The tree of codes as rows: order, depth, counts, and which rows folded branches hide.

/**
 * Number of codings of each code.
 *
 * @param {Iterable<{code: string}>} codings
 * @param {(mark: object) => boolean} isShown
 * @returns {Map<string, number>}
 */
export function countByCode(codings, isShown = () => true) {
  const counts = new Map();
  for (const mark of codings)
    if (isShown(mark)) counts.set(mark.code, (counts.get(mark.code) ?? 0) + 1);
  return counts;
}

/**
 * Lists the codes as a tree, each below its parent, siblings in the order given. A code whose
 * parent is not there is at the top; codes in a circle are at the top, too.
 *
 * @param {Iterable<{id: string, parent: string|null}>} codes
 * @returns {{code: object, depth: number, parents: string[], branch: boolean}[]} `parents` from
 *   the top down; `branch` if codes lie below it
 */
export function listRows(codes) {
  const all = new Map([...codes].map((code) => [code.id, code]));
  const below = new Map();
  const tops = [];
  for (const code of all.values()) {
    if (code.parent && code.parent !== code.id && all.has(code.parent)) {
      if (!below.has(code.parent)) below.set(code.parent, []);
      below.get(code.parent).push(code);
    } else tops.push(code);
  }
  const rows = [];
  const done = new Set();
  const add = (code, parents) => {
    if (done.has(code.id)) return;
    done.add(code.id);
    const children = below.get(code.id) ?? [];
    rows.push({ code, depth: parents.length, parents, branch: children.length > 0 });
    for (const child of children) add(child, [...parents, code.id]);
  };
  for (const code of tops) add(code, []);
  for (const code of all.values()) add(code, []);
  return rows;
}

/** The rows that are not inside a folded branch. */
export const openRows = (rows, folded) =>
  rows.filter((row) => !row.parents.some((id) => folded.has(id)));

/**
 * The number that each row shows: its own codings and, where its branch is folded, those below.
 *
 * @param {ReturnType<typeof listRows>} rows
 * @param {Map<string, number>} counts
 * @param {Set<string>} folded
 * @returns {Map<string, number>}
 */
export function sumRows(rows, counts, folded) {
  const sums = new Map(rows.map(({ code }) => [code.id, counts.get(code.id) ?? 0]));
  for (const { code, parents } of rows) {
    const own = counts.get(code.id) ?? 0;
    for (const id of parents) if (own && folded.has(id)) sums.set(id, sums.get(id) + own);
  }
  return sums;
}
