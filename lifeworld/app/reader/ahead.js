// Transcripts that are ready before somebody asks for them: the neighbours, and those just left.

import { Store } from "./store.js";
import { Wire } from "./wire.js";

const MOST = 8;

async function fetchBoth({ api, token, transcript, hash }) {
  const wire = new Wire({ api, token, transcript, hash });
  const [response, marks] = await Promise.all([wire.getTranscript(hash), wire.getMarks()]);
  return [await response.json(), marks];
}

const nameOf = ({ api, actor, transcript, hash }) => `${api}|${actor}|${transcript}|${hash}`;

/** What the reader shows of a transcript: `{title, kept, ways}`; `kept` is for `Store.restore`. */
function prepare([page, marks]) {
  const store = new Store();
  store.load(page.turns);
  store.snapshot(marks);
  const { can_undo, can_redo } = marks;
  return { title: page.title, kept: store.keep(), ways: { can_undo, can_redo } };
}

export class Ahead {
  #ready = new Map();
  #coming = new Map();

  constructor({ ask = fetchBoth, most = MOST } = {}) {
    Object.assign(this, { ask, most });
  }

  /** What is ready of a transcript in this version; it is handed out once. Null if nothing is. */
  take(entry) {
    const name = nameOf(entry);
    const found = this.#ready.get(name) ?? null;
    this.#ready.delete(name);
    return found;
  }

  /**
   * Makes a transcript ready, unless it is; those who ask while it is on its way share one request.
   *
   * @param {object} entry
   * @param {Promise<object[]>|null} asked answers that were asked for already; if they fail, they
   *   are asked for again
   */
  bring(entry, asked = null) {
    const name = nameOf(entry);
    if (this.#ready.has(name)) return Promise.resolve();
    if (!this.#coming.has(name)) {
      const coming = (asked?.catch(() => this.ask(entry)) ?? this.ask(entry))
        .then((answers) => {
          // Forgotten meanwhile: what was asked for may be out of date.
          if (this.#coming.get(name) === coming) this.keep(entry, prepare(answers));
        })
        .finally(() => {
          if (this.#coming.get(name) === coming) this.#coming.delete(name);
        });
      this.#coming.set(name, coming);
    }
    return this.#coming.get(name);
  }

  /** Keeps what is ready; beyond the most, what was kept first goes. */
  keep(entry, ready) {
    const name = nameOf(entry);
    this.#ready.delete(name);
    this.#ready.set(name, ready);
    for (const first of this.#ready.keys()) {
      if (this.#ready.size <= this.most) return;
      this.#ready.delete(first);
    }
  }

  /** Lets go of a transcript: what is ready of it, or on its way, may be wrong. */
  forget({ transcript }) {
    for (const held of [this.#ready, this.#coming])
      for (const name of held.keys()) if (name.split("|").at(-2) === transcript) held.delete(name);
  }
}

/** One for the page, so that it outlives the reader. */
export const ahead = new Ahead();
