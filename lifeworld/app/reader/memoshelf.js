// The memos on turns, by turn.

export class MemoShelf {
  #memos = new Map();
  #byTurn = new Map();
  #turnAt;

  /** @param {(point: number) => number} turnAt index of the turn at a code point */
  constructor(turnAt) {
    this.#turnAt = turnAt;
  }

  get(id) {
    return this.#memos.get(id);
  }

  all() {
    return [...this.#memos.values()];
  }

  /** The memos on a turn, in the order in which they were written. */
  in(turn) {
    return this.#byTurn.get(turn) ?? [];
  }

  clear() {
    this.#memos.clear();
    this.#byTurn.clear();
  }

  /** Adds or replaces a memo. Returns the turns to repaint. */
  put(memo) {
    const dirty = this.drop(memo.id);
    const turn = this.#turnAt(memo.start);
    const held = { ...memo, turn };
    this.#memos.set(memo.id, held);
    this.#byTurn.set(
      turn,
      [...this.in(turn), held].sort((x, y) => (x.id < y.id ? -1 : 1)),
    );
    return dirty.add(turn);
  }

  /** Removes a memo, if it exists. Returns the turns to repaint. */
  drop(id) {
    const memo = this.#memos.get(id);
    if (!memo) return new Set();
    this.#memos.delete(id);
    this.#byTurn.set(
      memo.turn,
      this.in(memo.turn).filter((one) => one.id !== id),
    );
    return new Set([memo.turn]);
  }

  /** Stores the server's memos in place of those here. Returns the turns that look different. */
  takeAll(memos) {
    const dirty = new Set();
    const ids = new Set(memos.map((memo) => memo.id));
    const add = (turns) => turns.forEach((i) => dirty.add(i));
    for (const id of [...this.#memos.keys()]) if (!ids.has(id)) add(this.drop(id));
    for (const memo of memos) {
      const old = this.#memos.get(memo.id);
      const same = old && old.memo === memo.memo && old.start === memo.start;
      const turns = this.put(memo);
      if (!same) add(turns);
    }
    return dirty;
  }
}
