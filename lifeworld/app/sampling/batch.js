// The passages of a sample as they are read: where one is, and which codes are put on what. No DOM.

import { uuid7 } from "../reader/ids.js";

const MARKS = {
  read: { read: true, aside: false },
  aside: { read: true, aside: true },
  unread: { read: false, aside: false },
};

export class Batch {
  /**
   * @param {{passages: {id: string, read: boolean, aside: boolean, on: string[]}[], times: number[]}} data
   * @param {() => number} [now]
   */
  constructor({ passages, times }, now = () => Date.now()) {
    this.passages = passages.map((each) => ({ ...each, on: [...each.on] }));
    this.times = [...times];
    this.latest = []; // the codes put on the passage before, to be put on again
    this.now = now;
    this.at = this.#findUnread();
  }

  /** The passage to read, or null when all are. */
  get current() {
    return this.passages[this.at] ?? null;
  }

  get all() {
    return this.passages.length;
  }

  get done() {
    return this.passages.filter((each) => each.read).length;
  }

  /** Puts a code on the current passage, or takes it off; returns the operation, or null. */
  toggle(code) {
    const { current } = this;
    if (!current || current.around?.includes(code)) return null;
    return current.on.includes(code)
      ? this.#act({ op: "remove", code })
      : this.#act({ op: "apply", code, coding: uuid7(this.now()) });
  }

  /** Puts the codes of the passage before on this one; returns the operations. */
  repeat() {
    const { current } = this;
    if (!current) return [];
    const missing = this.latest.filter((code) => !current.on.includes(code));
    return missing.map((code) => this.toggle(code)).filter(Boolean);
  }

  /** Marks the current passage as read, or as put aside, and goes on; returns the operation. */
  next(mark = "read") {
    const { current } = this;
    if (!current) return null;
    if (current.on.length) this.latest = [...current.on];
    const op = this.#act({ op: mark });
    this.times.push(this.now());
    this.at = this.#findUnread(this.at);
    return op;
  }

  /** Goes back to the passage before, which is to be read again; returns the operation, or null. */
  back() {
    const before = this.current ? this.at - 1 : this.passages.length - 1;
    if (before < 0) return null;
    this.at = before;
    return this.#act({ op: "unread" });
  }

  /** Does again what a reload interrupted, or takes back what was refused. */
  apply(op) {
    const passage = this.passages.find((each) => each.id === op.passage);
    if (!passage) return;
    if (MARKS[op.op]) Object.assign(passage, MARKS[op.op]);
    else {
      passage.on = passage.on.filter((code) => code !== op.code);
      if (op.op === "apply") passage.on.push(op.code);
    }
  }

  /** Takes back an operation that the server refused; what was to be read is shown again. */
  revert(op) {
    const other = { apply: "remove", remove: "apply", read: "unread", aside: "unread", unread: "read" };
    this.apply({ ...op, op: other[op.op] });
    const at = this.passages.findIndex((each) => each.id === op.passage);
    if (at >= 0 && !this.passages[at].read) this.at = at;
  }

  /** Goes to the first passage that is not read. */
  resume() {
    this.at = this.#findUnread();
  }

  #act(part) {
    const op = { id: uuid7(this.now()), passage: this.current.id, ...part };
    this.apply(op);
    return op;
  }

  #findUnread(from = -1) {
    const after = this.passages.findIndex((each, i) => i > from && !each.read);
    const found = after < 0 ? this.passages.findIndex((each) => !each.read) : after;
    return found < 0 ? this.passages.length : found;
  }
}
