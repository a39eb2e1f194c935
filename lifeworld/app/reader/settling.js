// What becomes of operations that were painted before the server answered.

import { say } from "../language/say.js";
import { renamed } from "./ids.js";

export class Settling {
  #reverts = new Map();

  /** @param {object} reader @param {object} measures where the time until an answer is kept */
  constructor(reader, measures) {
    Object.assign(this, { reader, measures });
  }

  /** Keeps how an operation is taken back on the screen, should it be refused. */
  hold(id, revert) {
    this.#reverts.set(id, revert);
  }

  /** Drops what was kept about another transcript. */
  forget() {
    this.#reverts.clear();
  }

  /** Handles the server's reply: keeps, corrects or reverts what was painted. */
  settle(reply, ops, ms) {
    const { panels, store, sync } = this.reader;
    this.measures.lastDurable = ms;
    const results = new Map((reply.results ?? []).map((result) => [result.id, result]));
    const dirty = new Set();
    for (const op of ops) {
      const result = results.get(op.id) ?? {
        ok: false,
        error: say("The server did not confirm this change."),
      };
      const revert = this.#reverts.get(op.id);
      this.#reverts.delete(op.id);
      if (!result.ok) {
        for (const i of revert?.() ?? []) dirty.add(i);
        this.#complain(op, result);
        continue;
      }
      const turns = result.changed ? store.delta(result.changed, (id) => sync.touches(id)) : [];
      for (const i of turns) dirty.add(i);
      const names = renamed(op, result);
      if (names) for (const i of this.#rename(op, ...names)) dirty.add(i);
      if (op.op === "undo" || op.op === "redo") this.#mended(op, result, turns);
    }
    this.reader.paint(dirty);
    if (dirty.size) panels.redraw();
  }

  /** The server kept what was there already: what the page made is that from now on. */
  #rename(op, id, other) {
    const { commands, paper, store, sync } = this.reader;
    sync.doubt(); // it may have a memo or a definition
    if (op.op === "create_code") {
      commands.renameCode(id, other);
      return store.renameCode(id, other);
    }
    const { drafts } = commands.codings;
    if (drafts.has(id)) drafts.set(other, drafts.get(id));
    drafts.delete(id);
    if (paper.active === id) paper.active = other;
    return store.rename(id, other);
  }

  #complain(op, { error = say("The change was refused."), hint = "" }) {
    const { commands, sync } = this.reader;
    if (op.op === "memo") commands.codings.drafts.set(op.coding, op.memo);
    if (op.op === "turn_memo") commands.turnMemos.drafts.set(op.memo_id, op.memo);
    sync.doubt();
    this.reader.tellRefusal({ error, hint });
  }

  #mended(op, { label }, turns) {
    const { bar, paper, sync } = this.reader;
    sync.doubt(); // only the server knows what is back: shown at once, not at the next poll
    if (op.op === "undo") bar.toast(label ? say("Undone: {change}", { change: label }) : say("Undone."));
    else bar.toast(label ? say("Redone: {change}", { change: label }) : say("Redone."));
    const first = Math.min(...turns);
    if (Number.isFinite(first) && !paper.visible.has(first)) this.reader.leaveTo(first);
  }
}
