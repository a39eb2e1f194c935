// The study's transcripts in the order of the list; the reader and the list above it share them.

/** @returns {Promise<object[]>} `{id, title, label, hash}` of each transcript, in order */
async function fetchRows({ api, token }) {
  const address = new URL(`${api}/transcripts`, location.origin);
  const response = await fetch(address, { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`The server responded with status ${response.status}.`);
  return (await response.json()).transcripts;
}

export class Transcripts extends EventTarget {
  rows = [];
  /** Id of the transcript that the reader shows. */
  shown = null;
  #places = new Map();
  #version = null;
  #loading = null;

  constructor(ask = fetchRows) {
    super();
    this.ask = ask;
  }

  /**
   * Fetches the list, unless this version of it is here.
   *
   * @param {{api: string, token: string, list: string}} data `list` is the version
   */
  load({ api, token, list }, { again = false } = {}) {
    if (list !== this.#version || again) {
      this.#version = list;
      this.#loading = this.ask({ api, token }).then(
        (rows) => list === this.#version && this.#take(rows),
        () => {
          if (list === this.#version) this.#version = null; // the next update asks again
        },
      );
    }
    return this.#loading;
  }

  #take(rows) {
    this.rows = rows;
    this.#places = new Map(rows.map((row, i) => [row.id, i]));
    this.dispatchEvent(new Event("listed"));
  }

  find(id) {
    return this.rows[this.#places.get(id)] ?? null;
  }

  /** The transcript `by` places after another; null at the ends of the list. */
  beside(id, by) {
    const at = this.#places.get(id);
    return at === undefined ? null : (this.rows[at + by] ?? null);
  }

  /** Titles of the transcripts before and after another, null where there is none. */
  titlesBeside(id) {
    return [-1, 1].map((by) => this.beside(id, by)?.title ?? null);
  }

  /** Notes what the reader shows. */
  tell(id) {
    this.shown = id;
    this.dispatchEvent(new Event("shown"));
  }

  /** Says which transcript is pointed at in the list: it may be chosen next. */
  expect(id) {
    this.dispatchEvent(new CustomEvent("expected", { detail: id }));
  }

  /** Asks the reader for a transcript. */
  choose(id) {
    this.dispatchEvent(new CustomEvent("chosen", { detail: id }));
  }
}

export const transcripts = new Transcripts();
