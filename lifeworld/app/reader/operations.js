// Applies an operation to the store before the server answers, and reverts it if refused.

import { findHue } from "./colours.js";
import { shorten } from "./words.js";

const union = (...sets) => new Set(sets.flatMap((s) => [...s]));

const use = (store, id, by) => {
  const code = store.codes.get(id);
  if (code) code.uses = Math.max(0, (code.uses ?? 0) + by);
};

function addCoding(store, op, code, start, end) {
  use(store, code, 1);
  const mine = { coder: store.me, mine: true, memo: "", rev: 0 };
  return store.putCoding({ id: op.coding, code, start, end, ...mine });
}

function changeCoding(store, op, change) {
  const old = store.codings.get(op.coding);
  if (!old) return { dirty: new Set(), revert: () => new Set() };
  const before = { code: old.code, start: old.start, end: old.end, memo: old.memo };
  const put = (part) => {
    const now = store.codings.get(op.coding);
    return now ? store.putCoding({ ...now, ...part }) : new Set();
  };
  return { dirty: put(change), revert: () => put(before) };
}

const ACTS = {
  apply(store, op) {
    const dirty = addCoding(store, op, op.code, op.start, op.end);
    return { dirty, revert: () => (use(store, op.code, -1), store.drop(op.coding)) };
  },
  remove(store, op) {
    const old = store.codings.get(op.coding);
    if (!old) return { dirty: new Set(), revert: () => new Set() };
    use(store, old.code, -1);
    return {
      dirty: store.drop(op.coding),
      revert: () => (use(store, old.code, 1), store.putCoding({ ...old, id: op.coding })),
    };
  },
  recode: (store, op) => changeCoding(store, op, { code: op.code }),
  resize: (store, op) => changeCoding(store, op, { start: op.start, end: op.end }),
  memo: (store, op) => changeCoding(store, op, { memo: op.memo }),
  turn_memo(store, op) {
    const old = store.memos.get(op.memo_id);
    const start = store.turns[store.indexOf(op.turn)]?.at ?? 0;
    const mine = { by: store.me, mine: true, rev: 0 };
    const put = (memo) =>
      memo?.memo.trim() ? store.memos.put(memo) : store.memos.drop(op.memo_id);
    return {
      dirty: put({ ...mine, ...old, id: op.memo_id, start: old?.start ?? start, memo: op.memo }),
      revert: () => (old ? put(old) : store.memos.drop(op.memo_id)),
    };
  },
  accept(store, op) {
    const old = store.suggestions.get(op.suggestion);
    if (!old) return { dirty: new Set(), revert: () => new Set() };
    const gone = store.drop(op.suggestion, store.suggestions);
    const dirty = union(gone, addCoding(store, op, old.code, old.start, old.end));
    const revert = () => {
      use(store, old.code, -1);
      return union(store.drop(op.coding, store.codings), store.putSuggestion(old));
    };
    return { dirty, revert };
  },
  take(store, op) {
    const { code, start, end } = op;
    const isThis = (m) => m.suggested && m.code === code && m.start === start && m.end === end;
    const proposed = store.marksIn(store.locate(start, end).t0).find(isThis);
    const gone = proposed ? store.drop(proposed.id, store.suggestions) : new Set();
    const dirty = union(gone, addCoding(store, op, code, start, end));
    const revert = () => {
      use(store, code, -1);
      return union(store.drop(op.coding, store.codings), proposed ? store.putSuggestion(proposed) : []);
    };
    return { dirty, revert };
  },
  reject(store, op) {
    const old = store.suggestions.get(op.suggestion);
    if (!old) return { dirty: new Set(), revert: () => new Set() };
    store.likely.reject(old);
    return {
      dirty: store.drop(op.suggestion, store.suggestions),
      revert: () => (store.likely.restore(old), store.putSuggestion(old)),
    };
  },
  create_code(store, op) {
    const name = nameOf(store, op);
    const parent = op.parent ? store.codes.get(op.parent) : null;
    const path = parent ? `${parent.path} › ${name}` : name;
    // Sent along, so that the colour painted now is the one kept.
    const hue = (op.hue ??= findHue([...store.codes.values()], op.parent ?? null));
    const blank = { definition: "", include: "", exclude: "", uses: 0, key: null, abstract: false };
    store.codes.set(op.code, { id: op.code, name, hue, parent: op.parent, path, ...blank });
    return { dirty: new Set(), revert: () => (store.codes.delete(op.code), new Set()) };
  },
  set_key(store, op) {
    const code = store.codes.get(op.code);
    if (!code) return { dirty: new Set(), revert: () => new Set() };
    const before = code.key;
    const other = op.key ? store.codeByKey(op.key) : null;
    const put = (key, others) => {
      if (other && other !== code) other.key = others;
      code.key = key;
      return new Set();
    };
    return { dirty: put(op.key, null), revert: () => put(before, op.key) };
  },
  // Nothing of it shows in the transcript.
  collect: () => ({ dirty: new Set(), revert: () => new Set() }),
  review(store, op) {
    const [first, last] = [store.indexOf(op.turn_start), store.indexOf(op.turn_end)];
    const gone = new Map();
    const fresh = [];
    for (let i = first; i <= last; i++) {
      for (const m of store.marksIn(i))
        if (m.suggested && m.t0 >= first && m.t1 <= last) gone.set(m.id, m);
      if (!store.reviewed.has(store.turns[i].n)) fresh.push(i);
    }
    const dirty = union(fresh, ...[...gone.keys()].map((id) => store.drop(id, store.suggestions)));
    for (const i of fresh) store.reviewed.add(store.turns[i].n);
    for (const mark of gone.values()) store.likely.reject(mark);
    const revert = () => {
      for (const mark of gone.values()) store.likely.restore(mark);
      for (const i of fresh) store.reviewed.delete(store.turns[i].n);
      return union(fresh, ...[...gone.values()].map((m) => store.putSuggestion(m)));
    };
    return { dirty, revert };
  },
  // Only the server knows what these restore.
  undo: () => ({ dirty: new Set(), revert: () => new Set() }),
  redo: () => ({ dirty: new Set(), revert: () => new Set() }),
};

/** An in-vivo name is stored as a span, so that session storage holds no participant's words. */
const nameOf = (store, op) => op.name ?? shorten(store.quote(...op.words) ?? "");

/** @returns {{dirty: Set<number>, revert: () => Set<number>}} turns to repaint, and a function that reverts the change */
export function applyLocally(store, op) {
  // A card that is open, or a code used before, may still have the id that the page made.
  if (op.coding) op.coding = store.codings.trueId(op.coding);
  if (op.code) op.code = store.codes.trueId(op.code);
  if (op.parent) op.parent = store.codes.trueId(op.parent);
  return ACTS[op.op](store, op);
}

/** The operation as sent: with the quote of its span, without internal fields. */
export function dress(store, op) {
  const { words, ...sent } = op;
  if (words) sent.name = nameOf(store, op);
  if (["apply", "take", "resize"].includes(op.op)) sent.quote = store.quote(op.start, op.end);
  return sent;
}
