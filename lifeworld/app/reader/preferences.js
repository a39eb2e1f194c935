// What a person prefers in the reader, kept by the browser: folded parts, text size, spacing.

const NAME = "lifeworld:reader";

/** The browser's storage, or null where it is switched off. */
function findStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

export class Preferences {
  #storage;
  #kept = {};

  /** @param {Storage|null} storage without one, preferences last until the page is left */
  constructor(storage = findStorage()) {
    this.#storage = storage;
    this.#kept = this.#read();
  }

  #read() {
    try {
      const kept = JSON.parse(this.#storage?.getItem(NAME) ?? "{}");
      return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
    } catch {
      return {};
    }
  }

  get(name, otherwise = null) {
    return this.#kept[name] ?? otherwise;
  }

  /** Keeps a value; what another tab has kept meanwhile stays. */
  set(name, value) {
    this.#kept = { ...this.#kept, ...this.#read(), [name]: value };
    try {
      this.#storage?.setItem(NAME, JSON.stringify(this.#kept));
    } catch {
      // The storage is full or switched off: the preference lasts until the page is left.
    }
  }
}
