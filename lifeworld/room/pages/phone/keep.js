// What this phone keeps of a room: the token, what is written and not sent. No DOM.

const PREFIX = "lifeworld-room";

export class Keep {
  #storage;
  #code;
  #here = new Map(); // for a browser that keeps nothing, and for this visit

  /**
   * @param {Storage|null} storage null where the browser has none
   * @param {string} code of the room
   */
  constructor(storage, code) {
    this.#storage = storage;
    this.#code = code;
  }

  get(name, otherwise = null) {
    if (this.#here.has(name)) return this.#here.get(name);
    try {
      const kept = this.#storage?.getItem(this.#address(name));
      return kept ? JSON.parse(kept) : otherwise;
    } catch {
      return otherwise; // written by something else, or forbidden here
    }
  }

  set(name, value) {
    this.#here.set(name, value);
    try {
      if (value === null) this.#storage?.removeItem(this.#address(name));
      else this.#storage?.setItem(this.#address(name), JSON.stringify(value));
      return true;
    } catch {
      return false; // full, or forbidden here: kept for this visit
    }
  }

  /** Removes everything of this room from the phone. */
  forget() {
    this.#here.clear();
    const own = this.#address("");
    try {
      for (const key of Object.keys(this.#storage ?? {})) if (key.startsWith(own)) this.#storage.removeItem(key);
    } catch {
      return;
    }
  }

  #address = (name) => `${PREFIX}/${this.#code}/${name}`;
}

/** The storage of a browser; private windows of some forbid even to ask for it. */
export function findStorage(window) {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** “ab c-def” → “ABCDEF”: what people make of a code that is read out. */
export const cleanCode = (typed) => typed.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** The code in an address such as /j/ABCDEF. */
export const findCode = (path) => cleanCode(/\/j\/([^/]+)/.exec(path)?.[1] ?? "");

/** Returns a fresh id; `crypto.randomUUID` is not there on a page without https. */
export function newId(random = (bytes) => crypto.getRandomValues(bytes)) {
  return Array.from(random(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
