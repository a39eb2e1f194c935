// What was done in the tree and is not confirmed yet. No DOM.
//
// A component's state holds one value, and the next replaces it before Streamlit has read it. So all
// acts that are not confirmed are told each time, numbered, and drawn at once.

import { applyMove } from "./moving.js";
import { listBelow } from "./rows.js";

export class Acts {
  #waiting = [];
  #last = 0;

  /** Adds an act and returns all that wait. */
  add(act, now = Date.now()) {
    this.#last = Math.max(now, this.#last + 1);
    this.#waiting.push({ ...act, number: this.#last });
    return this.list();
  }

  /** Forgets the acts up to this number: they are in the study, or were refused. */
  confirm(number) {
    this.#waiting = this.#waiting.filter((act) => act.number > (number ?? 0));
  }

  list() {
    return [...this.#waiting];
  }

  /** Returns the codes as they will be once everything that waits is done. */
  draw(codes) {
    return this.#waiting.reduce((now, act) => {
      if (act.kind === "move") return applyMove(now, act);
      if (act.kind === "retire") return retireCodes(now, act.ids);
      return act.kind === "remove" ? withoutCodes(now, act.ids) : now;
    }, codes);
  }
}

/** The codes below go along, and none keeps its key. */
function retireCodes(codes, ids) {
  const gone = new Set(ids.flatMap((id) => [id, ...listBelow(codes, id)]));
  return codes.map((code) => (gone.has(code.id) ? { ...code, retired: true, key: null } : code));
}

function withoutCodes(codes, ids) {
  const parents = new Map(codes.map((code) => [code.id, code.parent]));
  const kept = (id) => {
    while (id !== null && ids.includes(id)) id = parents.get(id) ?? null;
    return id;
  };
  return codes
    .filter((code) => !ids.includes(code.id))
    .map((code) => (ids.includes(code.parent) ? { ...code, parent: kept(code.parent) } : code));
}
