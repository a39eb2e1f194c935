// The reader's connection to the server: loading, operation queue, polling, undo state.

import { countThings, say } from "../language/say.js";
import { ahead } from "./ahead.js";
import { dress } from "./operations.js";
import { OperationQueue } from "./queue.js";
import { Poller, Wire } from "./wire.js";

const NOTIFY_AFTER = 1000;
// A queue outlives its reader, so that leaving the page loses no work.
const lines = new Map();
// The connection of the transcript shown now.
let latest = null;

function lineFor({ api, token, transcript, hash }) {
  const name = `${api}|${transcript}|${hash}`;
  let line = lines.get(name);
  if (!line) {
    line = {
      wire: new Wire({ api, token, transcript, hash }),
      text: null,
      sync: null,
      restored: false,
    };
    line.queue = new OperationQueue({
      storage: globalThis.sessionStorage,
      key: `lifeworld:ops:${transcript}`,
      send: (ops) =>
        line.wire.postOperations(
          ops.map((op) => dress(line.text, op)),
          hash,
        ),
      onReply: (reply, ops, ms) => {
        if (line.sync) line.sync.answered(reply, ops, ms);
        else latest?.answeredElsewhere(reply, { api, transcript });
      },
      onState: (state) => line.sync?.changed(state),
    });
    line.queue.bind(hash);
    addEventListener("online", () => line.queue.retry());
    addEventListener("pagehide", () => {
      const { left } = line.queue;
      if (left.length)
        line.wire
          .postOperations(
            left.map((op) => dress(line.text, op)),
            hash,
            { last: true },
          )
          .catch(() => {});
    });
    lines.set(name, line);
  }
  line.wire.token = token;
  return line;
}

export class Sync {
  #line;
  #poller;
  #timer = null;
  #doubt = false;
  #expired = false;
  #toldExpired = false;
  #toldLost = false;
  #acts = 0;

  /** @param {{undo, redo}} history what can be undone and redone, on whatever transcript */
  constructor(reader, data, history = { undo: null, redo: null }) {
    this.reader = reader;
    this.#line = lineFor(data);
    this.#line.sync = latest = this;
    this.#poller = new Poller(() => this.#poll());
    this.history = history;
  }

  get state() {
    return this.#expired ? "expired" : this.#line.queue.state;
  }

  get pending() {
    return this.#line.queue.pending;
  }

  touches = (id) => this.#line.queue.touches(id);

  /** Queues operations that a reload interrupted, and returns them. */
  recall(store, hash) {
    const line = this.#line;
    line.text = store.words();
    if (line.queue.pending) return line.queue.left;
    if (line.restored) return [];
    line.restored = true;
    const { ops, outdated } = line.queue.restore(hash);
    if (outdated)
      this.reader.bar.toast(
        say("The text was revised. {changes} to the old text could not be kept.", {
          changes: countThings(outdated, "unsaved change"),
        }),
        { stays: true },
      );
    if (ops.length) line.queue.add(ops);
    return ops;
  }

  /** Requests the recording's data again, because its URL expires after some hours. */
  recording = async () => (await this.#line.wire.getMarks())?.recording ?? null;

  /** Looks for changes from now on: at once where the marks may be some seconds old. */
  start({ soon = false } = {}) {
    if (soon) this.#poller.soon();
    else this.#poller.start();
  }

  close() {
    this.#poller.stop();
    clearTimeout(this.#timer);
    if (this.#line.sync === this) this.#line.sync = null;
    if (latest === this) latest = null;
  }

  send(ops) {
    this.#acts++;
    this.#line.queue.add(ops);
  }

  /** Sets a new token after a session has expired. */
  renew(token) {
    this.#line.wire.token = token;
    this.#expired = this.#toldExpired = false;
    this.reader.bar.hush();
    this.#line.queue.retry();
  }

  /** Requests the full state at the next poll, because the screen may be wrong. */
  doubt() {
    this.#doubt = true;
    this.#poller.soon();
  }

  /** Handles a change of the queue's state. */
  changed(state) {
    this.reader.tellSaved();
    if (state === "expired") this.#tellExpired();
    if (state === "lost") this.#tellLost(this.#line.queue.trouble);
  }

  answered(reply, ops, ms) {
    this.#found();
    const { store } = this.reader;
    // Versions between ours and the batch are changes by others, which only a poll returns.
    if (reply.version != null && (reply.previous === undefined || reply.previous <= store.version))
      store.version = reply.version;
    const last = (reply.results ?? []).findLast((result) => result.ok);
    if (reply.can_undo !== undefined || reply.can_redo !== undefined) this.tellWays(reply);
    else if (last) {
      const op = ops.findLast((one) => one.id === last.id)?.op;
      if (op === "undo") this.history = { undo: true, redo: last.label ?? true };
      else
        this.history = { undo: last.label ?? true, redo: op === "redo" ? this.history.redo : null };
    }
    this.reader.settle(reply, ops, ms);
    if (reply.version != null) this.#notify(reply.version);
  }

  /** Takes an answer for a transcript that is no longer shown: a refusal is told here. */
  answeredElsewhere({ results = [] }, entry) {
    ahead.forget(entry);
    const refused = results.find((result) => !result.ok);
    if (refused) this.reader.tellRefusal(refused);
  }

  /** Takes what the server says can be undone and redone. */
  tellWays({ can_undo = null, can_redo = null }) {
    this.history = { undo: can_undo, redo: can_redo };
  }

  /** Notifies the Streamlit page, at most once a second; a lost notice does no harm. */
  #notify(version) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.reader.notify?.("changed", version), NOTIFY_AFTER);
  }

  /** Leaves out a notice that is due: the page is about to run anyway, and may open a dialog. */
  hushNotice() {
    clearTimeout(this.#timer);
  }

  async #poll() {
    const { wire, queue } = this.#line;
    const { reader } = this;
    if (queue.state === "expired" || this.#expired) {
      this.#tellExpired();
      return;
    }
    if (queue.pending) return;
    const acts = this.#acts;
    let marks;
    try {
      marks = await wire.getMarks(this.#doubt ? null : reader.store.version);
    } catch (error) {
      if (error.kind === "expired") {
        this.#expired = true;
        this.#tellExpired();
      }
      if (error.kind === "lost") this.#tellLost(error);
      // The text was corrected, or a correction undone: the page has to run to bring it.
      if (error.kind === "refused") reader.notify?.("changed", reader.store.version);
      throw error;
    }
    this.#found();
    const late =
      !marks ||
      queue.pending ||
      acts !== this.#acts ||
      marks.version < reader.store.version ||
      this.#line.sync !== this;
    if (late) return;
    this.#doubt = false;
    this.tellWays(marks);
    reader.paint(reader.store.snapshot(marks), { own: false });
    reader.paper.relabel();
  }

  /** The study's file is gone or another: says so until it is back. */
  #tellLost({ message, hint }) {
    if (this.#toldLost) return;
    this.#toldLost = true;
    const changes = countThings(this.pending, "unsaved change");
    const kept = this.pending ? ` ${say("{changes} kept in this tab.", { changes })}` : "";
    this.reader.bar.toast(`${message} ${hint}${kept}`, { kind: "refusal", stays: true });
    this.reader.refresh();
  }

  #found() {
    if (!this.#toldLost) return;
    this.#toldLost = false;
    this.reader.bar.hush();
  }

  #tellExpired() {
    if (this.#toldExpired) return;
    this.#toldExpired = true;
    const { pending } = this;
    const changes = countThings(pending, "unsaved change");
    const kept =
      pending === 1
        ? say("{changes} is kept in this tab.", { changes })
        : say("{changes} are kept in this tab.", { changes });
    const expired = say("Your session has expired. Reload the page.");
    this.reader.bar.toast(pending ? `${expired} ${kept}` : expired, {
      kind: "refusal",
      stays: true,
      act: [say("Reload"), () => location.reload()],
    });
    this.reader.refresh();
  }
}
