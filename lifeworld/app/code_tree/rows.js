// The codes as a tree: which rows are shown, how deep, and where a key leads. No DOM.

import { fold } from "../reader/ranking.js";

/** Codes below each code, in order: id → ids; the top level has the key null. */
export function listChildren(codes) {
  const children = new Map([[null, []]]);
  for (const code of codes) {
    if (!children.has(code.parent)) children.set(code.parent, []);
    children.get(code.parent).push(code.id);
  }
  return children;
}

/** The ids below a code, without its own. */
export function listBelow(codes, id) {
  const children = listChildren(codes);
  const below = [];
  const stack = [...(children.get(id) ?? [])];
  while (stack.length) {
    const next = stack.pop();
    below.push(next);
    stack.push(...(children.get(next) ?? []));
  }
  return below;
}

/** The codes without the retired ones, but for those above a code that is shown, and these *ids*. */
export function hideRetired(codes, ids = []) {
  const byId = new Map(codes.map((code) => [code.id, code]));
  const shown = new Set();
  for (const code of codes)
    if (!code.retired || ids.includes(code.id))
      for (let id = code.id; id && !shown.has(id); id = byId.get(id)?.parent) shown.add(id);
  return codes.filter((code) => shown.has(code.id));
}

/** Ids of codes whose name or other name holds the words typed; null if nothing is typed. */
export function findCodes(codes, typed) {
  const wanted = fold(typed.trim());
  if (!wanted) return null;
  const holds = (code) => [code.name, ...(code.aliases ?? [])].some((n) => fold(n).includes(wanted));
  return new Set(codes.filter(holds).map((code) => code.id));
}

/**
 * Returns the rows to show, from top to bottom.
 *
 * @param {{id: string, parent: string|null}[]} codes siblings in order
 * @param {Set<string>} folded ids of codes whose children are hidden
 * @param {Set<string>|null} found only these and the codes above them are shown
 * @returns {{code: object, depth: number, children: number, open: boolean, set: number, at: number}[]}
 */
export function listRows(codes, folded, found = null) {
  const byId = new Map(codes.map((code) => [code.id, code]));
  const children = listChildren(codes);
  let shown = null;
  if (found) {
    shown = new Set();
    for (let id of found)
      for (; id && !shown.has(id); id = byId.get(id)?.parent) shown.add(id);
  }
  const rows = [];
  const stack = [];
  const add = (parent, depth) => {
    const ids = (children.get(parent) ?? []).filter((id) => !shown || shown.has(id));
    ids.forEach((_, i) => {
      const at = ids.length - 1 - i;
      stack.push({ id: ids[at], depth, set: ids.length, at: at + 1 });
    });
  };
  add(null, 0);
  while (stack.length) {
    const { id, depth, set, at } = stack.pop();
    const below = children.get(id)?.length ?? 0;
    const open = below > 0 && (shown ? true : !folded.has(id));
    rows.push({ code: byId.get(id), depth, children: below, open, set, at });
    if (open) add(id, depth + 1);
  }
  return rows;
}

/**
 * Returns what a key does from a row: {to: id}, {fold: id}, {unfold: id}, or null.
 *
 * @param {string} key an arrow key, Home or End
 * @param {string} from the id of a shown row
 */
export function findStep(key, from, rows) {
  const at = rows.findIndex((row) => row.code.id === from);
  if (at < 0) return rows.length ? { to: rows[0].code.id } : null;
  const row = rows[at];
  const to = (other) => (other ? { to: other.code.id } : null);
  if (key === "ArrowDown") return to(rows[at + 1]);
  if (key === "ArrowUp") return to(rows[at - 1]);
  if (key === "Home") return to(rows[0]);
  if (key === "End") return to(rows.at(-1));
  if (key === "ArrowRight") {
    if (!row.children) return null;
    return row.open ? to(rows[at + 1]) : { unfold: from };
  }
  if (key === "ArrowLeft") {
    if (row.open) return { fold: from };
    return row.code.parent ? { to: row.code.parent } : null;
  }
  return null;
}
