// The reader's requests to the server, and polling for changes by others.

import { say } from "../language/say.js";
import { WireError } from "./queue.js";

const EVERY = 2500;
const LONGEST = 40_000;

export class Wire {
  constructor({ api, token, transcript, hash }) {
    this.base = new URL(
      `${api}/transcripts/${encodeURIComponent(transcript)}`,
      location.origin,
    ).href;
    this.token = token;
    this.hash = hash;
  }

  async #ask(path, options = {}) {
    let response;
    try {
      const headers = { ...options.headers, Authorization: `Bearer ${this.token}` };
      response = await fetch(this.base + path, { ...options, headers });
    } catch {
      throw new WireError("offline", say("The server does not respond."));
    }
    if (response.ok) return response;
    if (response.status === 401 || response.status === 403) throw new WireError("expired");
    if (response.status === 503) {
      const said = await response.json().catch(() => ({}));
      throw new WireError("lost", said.error ?? say("The server cannot save."), said.hint ?? "");
    }
    if (response.status >= 500 || response.status === 429 || response.status === 408) {
      throw new WireError("offline", say("The server responded with status {status}.", { status: response.status }));
    }
    const said = await response.json().catch(() => ({}));
    throw new WireError(
      "refused",
      said.error ?? say("The server responded with status {status}.", { status: response.status }),
      said.hint ?? "",
    );
  }

  getTranscript = (hash) => this.#ask(`?h=${encodeURIComponent(hash)}`);

  /** The marks, or null if nothing changed since the version; refused if the text was corrected. */
  async getMarks(since = null) {
    const text = encodeURIComponent(this.hash);
    const response = await this.#ask(`/marks?h=${text}${since === null ? "" : `&since=${since}`}`);
    return response.status === 204 ? null : response.json();
  }

  async postOperations(ops, hash, { last = false } = {}) {
    const response = await this.#ask("/ops", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ops, hash }),
      keepalive: last,
      priority: "high",
    });
    return response.json();
  }
}

/** Polls while the page is visible, less and less often while requests fail. */
export class Poller {
  #timer = null;
  #wait = EVERY;

  constructor(act) {
    this.act = act;
    this.onShown = () =>
      document.visibilityState === "visible" && this.#timer !== null && this.soon();
    document.addEventListener("visibilitychange", this.onShown);
  }

  start() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#go(), this.#wait);
  }

  soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#go(), 0);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    document.removeEventListener("visibilitychange", this.onShown);
  }

  async #go() {
    if (document.visibilityState === "visible") {
      try {
        await this.act();
        this.#wait = EVERY;
      } catch {
        this.#wait = Math.min(LONGEST, this.#wait * 2);
      }
    }
    if (this.#timer !== null) this.start();
  }
}
