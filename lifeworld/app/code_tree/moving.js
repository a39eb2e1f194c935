// Moves in the tree: what a drop or a key asks for, whether it may be, and what it leads to. No DOM.

import { say } from "../language/say.js";
import { listBelow, listChildren } from "./rows.js";

/** The chosen ids in tree order, without those that lie below another of them. */
export function listTops(codes, ids) {
  const below = new Set(ids.flatMap((id) => listBelow(codes, id)));
  return listInOrder(codes).filter((id) => ids.includes(id) && !below.has(id));
}

function listInOrder(codes) {
  const children = listChildren(codes);
  const order = [];
  const stack = [...children.get(null)].reverse();
  while (stack.length) {
    const id = stack.pop();
    order.push(id);
    stack.push(...[...(children.get(id) ?? [])].reverse());
  }
  return order;
}

/**
 * Returns {ids, parent, before} for codes dropped at a row, {error} if that may not be, or null if
 * nothing would change.
 *
 * @param {{id: string, name: string, parent: string|null}[]} codes
 * @param {string[]} ids the codes that are dragged
 * @param {string} target the row they are dropped at
 * @param {"before"|"into"|"after"} zone
 */
export function planDrop(codes, ids, target, zone) {
  const byId = new Map(codes.map((code) => [code.id, code]));
  const tops = listTops(codes, ids);
  if (!tops.length || !byId.has(target)) return null;
  const parent = zone === "into" ? target : byId.get(target).parent;
  const bad = tops.find((id) => id === parent || listBelow(codes, id).includes(parent));
  if (bad === target && zone === "into" && tops.length === 1) return null; // dropped on itself
  if (bad) return { error: say("“{code}” cannot be moved below itself.", { code: byId.get(bad).name }) };
  const siblings = (listChildren(codes).get(parent) ?? []).filter((id) => !tops.includes(id));
  let before = null;
  if (zone === "before") before = tops.includes(target) ? nextOf(codes, target, tops) : target;
  if (zone === "after") before = nextOf(codes, target, tops);
  if (before !== null && !siblings.includes(before)) before = null;
  return checked(codes, { ids: tops, parent, before });
}

function nextOf(codes, id, without) {
  const parent = codes.find((code) => code.id === id).parent;
  const siblings = listChildren(codes).get(parent);
  return siblings.slice(siblings.indexOf(id) + 1).find((each) => !without.includes(each)) ?? null;
}

/** Returns the move if it changes the tree, null if it does not. */
function checked(codes, move) {
  const order = (all) => all.map((code) => `${code.id} ${code.parent}`).join();
  return order(sorted(codes)) === order(sorted(applyMove(codes, move))) ? null : move;
}

const sorted = (codes) => {
  const byId = new Map(codes.map((code) => [code.id, code]));
  return listInOrder(codes).map((id) => byId.get(id));
};

/**
 * Returns the move for Alt and an arrow: up, down, right (below the code before) or left (after the
 * code above); null if there is no room.
 */
export function planKey(codes, id, key) {
  const code = codes.find((each) => each.id === id);
  if (!code) return null;
  const siblings = listChildren(codes).get(code.parent);
  const at = siblings.indexOf(id);
  if (key === "ArrowUp") return at > 0 ? { ids: [id], parent: code.parent, before: siblings[at - 1] } : null;
  if (key === "ArrowDown")
    return at < siblings.length - 1 ? { ids: [id], parent: code.parent, before: siblings[at + 2] ?? null } : null;
  if (key === "ArrowRight") return at > 0 ? { ids: [id], parent: siblings[at - 1], before: null } : null;
  if (key === "ArrowLeft" && code.parent) {
    const above = codes.find((each) => each.id === code.parent);
    return { ids: [id], parent: above.parent, before: nextOf(codes, above.id, []) };
  }
  return null;
}

/** Returns the codes after a move; codes that are gone, and moves that may not be, are left out. */
export function applyMove(codes, { ids, parent, before }) {
  const byId = new Map(codes.map((code) => [code.id, code]));
  const moved = ids.filter((id) => byId.has(id) && id !== parent && !listBelow(codes, id).includes(parent));
  if (parent !== null && !byId.has(parent)) return codes;
  const rest = codes.filter((code) => !moved.includes(code.id));
  const at = rest.findIndex((code) => code.id === before && code.parent === parent);
  const put = moved.map((id) => ({ ...byId.get(id), parent }));
  return at < 0 ? [...rest, ...put] : [...rest.slice(0, at), ...put, ...rest.slice(at)];
}

/** The parents that the person saw: of the codes moved, and of the one they go before. */
export function listSeen(codes, { ids, before }) {
  const seen = {};
  for (const code of codes) if (ids.includes(code.id) || code.id === before) seen[code.id] = code.parent;
  return seen;
}
