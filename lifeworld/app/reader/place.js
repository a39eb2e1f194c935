// The place in the transcript, kept across reloads in session storage and as ?turn= in the URL.

const WAIT = 250;

export class Place {
  #timer = null;
  #read = null;

  constructor(transcript) {
    this.transcript = transcript;
    this.key = `lifeworld:place:${transcript}`;
    // Saves on leaving, so that a reload right after a move finds the place.
    addEventListener("pagehide", this.#now);
  }

  #now = () => {
    if (this.#read) this.write(this.#read());
  };

  #kept() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "null") ?? {};
    } catch {
      return {};
    }
  }

  /**
   * Returns where to begin: a new `focus`, else the URL, else the stored place.
   *
   * @param {number|null} focus ordinal of a turn, requested by the page
   * @returns {{turn: number|null, off: number, top: number|null, delta: number}} ordinals
   */
  restore(focus) {
    const kept = this.#kept();
    const asked = new URLSearchParams(location.search).get("turn");
    const address = asked !== null && /^\d+$/.test(asked) ? Number(asked) : null;
    this.focus = focus ?? null;
    const fresh = { off: 0, top: null, delta: 0 };
    if (focus !== null && focus !== undefined && kept.focus !== focus)
      return { ...fresh, turn: focus };
    if (address !== null && address !== kept.turn) return { ...fresh, turn: address };
    return {
      turn: kept.turn ?? focus ?? null,
      off: kept.off ?? 0,
      top: kept.top ?? null,
      delta: kept.delta ?? 0,
    };
  }

  keep(read) {
    clearTimeout(this.#timer);
    this.#read = read;
    this.#timer = setTimeout(() => {
      this.#read = null;
      this.write(read());
    }, WAIT);
  }

  /** Stores the place, and the turn in the URL, unless that is another transcript's already. */
  write(place) {
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ ...place, focus: this.focus }));
    } catch {
      // Without storage, only the URL keeps the place.
    }
    const url = new URL(location.href);
    if ((url.searchParams.get("transcript") ?? this.transcript) !== this.transcript) return;
    if (url.searchParams.get("turn") === String(place.turn)) return;
    url.searchParams.set("turn", place.turn);
    history.replaceState(history.state, "", url);
  }

  /** Stores nothing from now on. */
  rest() {
    clearTimeout(this.#timer);
    this.#read = null;
    removeEventListener("pagehide", this.#now);
  }

  /** Removes the turn from the URL before the next page. */
  leave() {
    this.rest();
    const url = new URL(location.href);
    if (!url.searchParams.has("turn")) return;
    url.searchParams.delete("turn");
    history.replaceState(history.state, "", url);
  }
}
