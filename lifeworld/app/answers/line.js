// The connection to the server: the answers, one queue of operations a survey, and what others did.

import { OperationQueue, WireError } from "../reader/queue.js";
import { Poller, Wire } from "../reader/wire.js";

// Queues outlive the page, so that leaving it loses no work.
const queues = new Map();

export class Line {
  #poller = new Poller(() => this.#poll());
  #doubt = false;
  #acts = 0;
  #closed = false;

  /**
   * @param {import("./book.js").Book} book
   * @param {{shown: () => void, told: (state: string, pending: number) => void,
   *   refused: (error: {error: string, hint: string}) => void, lost: (error: WireError) => void}} screen
   */
  constructor(book, screen) {
    Object.assign(this, { book, screen });
  }

  /** Fetches everything for the first time, and asks for news from then on. */
  async open({ api, token }) {
    Object.assign(this, { api, token });
    for (const queue of queues.values()) queue.wire.token = token;
    if (this.book.version === null) await this.#fetch();
    this.#poller.start();
  }

  close() {
    this.#closed = true;
    this.#poller.stop();
  }

  get #open() {
    return this.book.transcripts.map((transcript) => this.#queueOf(transcript).queue);
  }

  get pending() {
    return this.#open.reduce((sum, queue) => sum + queue.pending, 0);
  }

  /** The worst state of all queues. */
  get state() {
    const states = new Set(this.#open.map((queue) => queue.state));
    return ["expired", "lost", "offline", "saving"].find((state) => states.has(state)) ?? "saved";
  }

  #queueOf({ id, hash }) {
    const name = `${this.api}|${id}|${hash}`;
    let held = queues.get(name);
    if (!held) {
      const wire = new Wire({ api: this.api, token: this.token, transcript: id, hash });
      held = { wire, line: this };
      held.queue = new OperationQueue({
        storage: null, // words go along with an operation, and none are kept by the browser
        key: name,
        send: (ops) => wire.postOperations(ops, hash),
        onReply: (reply, ops) => held.line.#answered(reply, ops),
        onState: () => held.line.#tell(),
      });
      held.queue.bind(hash);
      addEventListener("online", () => held.queue.retry());
      addEventListener("pagehide", () => {
        if (held.queue.pending) wire.postOperations(held.queue.left, hash, { last: true }).catch(() => {});
      });
      queues.set(name, held);
    }
    held.line = this;
    return held;
  }

  send(answer, ops) {
    this.#acts++;
    this.#queueOf(this.book.transcripts[answer.transcript]).queue.add(ops);
  }

  #tell() {
    if (!this.#closed) this.screen.told(this.state, this.pending);
  }

  #answered(reply, ops) {
    if (reply.version != null && (reply.previous === undefined || reply.previous <= this.book.version))
      this.book.version = reply.version;
    const refused = (reply.results ?? []).find((result) => !result.ok);
    if (refused) this.screen.refused(refused);
    if (reply.can_undo !== undefined) this.book.ways = { undo: reply.can_undo, redo: reply.can_redo ?? null };
    // What undo restored, a code that was there already, and what was refused, only the server knows.
    const known = (reply.results ?? []).every((result) => result.ok && !result.coding && !result.code);
    if (!known || ops.some(({ op }) => op === "undo" || op === "redo")) this.doubt();
    this.#tell();
  }

  /** Asks for everything that is marked, because the screen may be wrong. */
  doubt() {
    this.#doubt = true;
    this.#poller.soon();
  }

  async #poll() {
    if (this.pending) return;
    const acts = this.#acts;
    try {
      await this.#fetch(this.#doubt ? null : this.book.version, () => acts === this.#acts && !this.pending);
      this.#doubt = false;
    } catch (error) {
      this.screen.lost(error);
      throw error;
    }
  }

  async #fetch(since = null, fits = () => true) {
    const address = new URL(`${this.api}/answers`, location.origin);
    if (this.book.texts) address.searchParams.set("texts", this.book.texts);
    if (since !== null) address.searchParams.set("since", since);
    const told = await this.#ask(address);
    if (told === null || !fits() || this.#closed) return;
    this.book.take(told);
    this.screen.shown();
  }

  async #ask(address) {
    let response;
    try {
      response = await fetch(address, { headers: { Authorization: `Bearer ${this.token}` } });
    } catch {
      throw new WireError("offline");
    }
    if (response.status === 204) return null;
    if (response.ok) return response.json();
    const said = await response.json().catch(() => ({}));
    throw new WireError(response.status === 403 ? "expired" : "lost", said.error ?? "", said.hint ?? "");
  }
}
