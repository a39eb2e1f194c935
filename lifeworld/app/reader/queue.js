// The operation queue: one request at a time, batches in order, retried until acknowledged. It is
// mirrored in session storage (without quotes), so that a reload loses nothing.

import { renameIn, renamed } from "./ids.js";

const LIMIT = 100;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/**
 * A failed request: "offline" is retried, and so is "lost" (the study's file was taken away);
 * "expired" waits for a reload, and "refused" means that the server refused the whole batch.
 */
export class WireError extends Error {
  constructor(kind, message = kind, hint = "") {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }
}

export class OperationQueue {
  #waiting = [];
  #flight = [];
  #added = new Map();
  #timer = null;
  #failures = 0;
  #alone = 0; // number of next operations to send one by one
  #halted = false;
  #options;

  /**
   * @param {object} options
   * @param {(ops: object[]) => Promise<object>} options.send resolves to the server's reply
   * @param {Storage} [options.storage]
   * @param {string} options.key storage key of the mirror
   * @param {(reply: object, ops: object[], ms: number) => void} options.onReply
   * @param {(state: string) => void} [options.onState]
   * @param {typeof setTimeout} [options.schedule]
   */
  constructor(options) {
    this.#options = {
      schedule: (act, ms) => setTimeout(act, ms),
      cancel: (timer) => clearTimeout(timer),
      now: () => performance.now(),
      ...options,
    };
    this.state = "saved";
    this.trouble = null; // why nothing can be saved, while it is so
  }

  get pending() {
    return this.#waiting.length + this.#flight.length;
  }

  /** Unanswered operations, oldest first. */
  get left() {
    return this.#flight.concat(this.#waiting);
  }

  /** Whether an operation on this coding, code or suggestion is unanswered. */
  touches(id) {
    const about = (op) =>
      op.coding === id || op.suggestion === id || op.memo_id === id || (op.op === "create_code" && op.code === id);
    return this.#flight.some(about) || this.#waiting.some(about);
  }

  add(ops) {
    const now = this.#options.now();
    for (const op of ops) this.#added.set(op.id, now);
    this.#waiting.push(...ops);
    this.#pump(); // first: the request goes out while the page is drawn
    this.#mirror();
    if (this.state === "saved") this.#show("saving");
  }

  /** Returns operations left from before a reload, oldest first, or how many are outdated. */
  restore(hash) {
    let kept = null;
    try {
      kept = JSON.parse(this.#options.storage?.getItem(this.#options.key) ?? "null");
    } catch {
      kept = null;
    }
    if (!kept?.ops?.length) return { ops: [], outdated: 0 };
    if (kept.hash !== hash) {
      this.#options.storage.removeItem(this.#options.key);
      return { ops: [], outdated: kept.ops.length };
    }
    return { ops: kept.ops, outdated: 0 };
  }

  /** Sets the text's hash: spans of another version must not be replayed on this one. */
  bind(hash) {
    this.hash = hash;
  }

  /** Retries now, for instance when the browser is online again or has a new token. */
  retry() {
    if (!this.pending) return;
    if (this.#halted) this.#show("saving");
    this.#halted = false;
    this.#options.cancel(this.#timer);
    this.#timer = null;
    this.#pump();
  }

  async #pump() {
    if (this.#flight.length || this.#timer !== null || this.#halted || !this.#waiting.length)
      return;
    this.#flight = this.#waiting.splice(0, this.#alone > 0 ? 1 : LIMIT);
    this.#alone = Math.max(0, this.#alone - 1);
    const batch = this.#flight;
    try {
      const reply = await this.#options.send(batch);
      this.#failures = 0;
      this.#settle(batch, reply);
    } catch (error) {
      this.#fail(batch, error);
    }
    this.#pump();
  }

  #settle(batch, reply) {
    const now = this.#options.now();
    const ms = now - (this.#added.get(batch[0].id) ?? now);
    this.#flight = [];
    for (const op of batch) this.#added.delete(op.id);
    this.#rename(batch, reply.results ?? []);
    this.#mirror();
    this.#show(this.pending ? "saving" : "saved");
    this.#options.onReply(reply, batch, ms);
  }

  /** Lets what comes later mean what is there already; the queue may have no reader to do so. */
  #rename(batch, results) {
    const answers = new Map(results.map((result) => [result.id, result]));
    batch.forEach((op, i) => {
      const names = renamed(op, answers.get(op.id) ?? {});
      if (!names) return;
      for (const later of [...batch.slice(i + 1), ...this.#waiting]) renameIn(later, ...names);
    });
  }

  #fail(batch, error) {
    const kind = error instanceof WireError ? error.kind : "offline";
    if (kind === "refused" && batch.length === 1) {
      const results = [{ id: batch[0].id, ok: false, error: error.message, hint: error.hint }];
      this.#settle(batch, { version: null, results });
      return;
    }
    this.#waiting = batch.concat(this.#waiting);
    this.#flight = [];
    if (kind === "refused") {
      this.#alone = batch.length; // one bad operation must not block the others
    } else if (kind === "expired") {
      this.#halted = true;
      this.#show("expired");
    } else {
      this.trouble = kind === "lost" ? error : null;
      this.#show(kind === "lost" ? "lost" : "offline");
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures++);
      this.#timer = this.#options.schedule(
        () => {
          this.#timer = null;
          this.#pump();
        },
        wait * (0.75 + Math.random() / 2),
      );
    }
  }

  #mirror() {
    const { storage, key } = this.#options;
    if (!storage) return;
    try {
      const ops = this.left;
      if (ops.length) storage.setItem(key, JSON.stringify({ hash: this.hash, ops }));
      else storage.removeItem(key);
    } catch {
      // Without storage, a reload loses the queue; the queue itself still works.
    }
  }

  #show(state) {
    this.state = state;
    this.#options.onState?.(state);
  }
}
