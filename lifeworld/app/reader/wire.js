// The reader's requests to the server, and polling for changes by others.

import { say } from "../language/say.js";
import { socketFor } from "./opsocket.js";
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
    this.transcript = transcript;
    this.socket = transcript ? socketFor(api) : null;
    void this.socket?.isOpen; // it is open by the time of the first coding
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
    throw findFault(response.status, await response.json().catch(() => ({})));
  }

  getTranscript = (hash) => this.#ask(`?h=${encodeURIComponent(hash)}`);

  /** The marks, or null if nothing changed since the version; refused if the text was corrected. */
  async getMarks(since = null) {
    const text = encodeURIComponent(this.hash);
    const response = await this.#ask(`/marks?h=${text}${since === null ? "" : `&since=${since}`}`);
    return response.status === 204 ? null : response.json();
  }

  /** Sends operations by the socket, which is for transcripts, else by a request. A batch that arrives twice is run once. */
  async postOperations(ops, hash, { last = false } = {}) {
    const batch = { ops, hash };
    if (!last && this.socket?.isOpen) {
      const { transcript, token: ticket } = this;
      const answer = await this.socket.ask({ transcript, ticket, batch }).catch(() => null);
      if (answer?.status === 200) return answer.body;
      if (answer) throw findFault(answer.status, answer.body ?? {});
    }
    const response = await this.#ask("/ops", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(batch),
      keepalive: last,
      priority: "high",
    });
    return response.json();
  }
}

/** The error for a status that is not a success; `said` is the server's body. */
function findFault(status, said) {
  if (status === 401 || status === 403) return new WireError("expired");
  if (status === 503) return new WireError("lost", said.error ?? say("The server cannot save."), said.hint ?? "");
  const told = say("The server responded with status {status}.", { status });
  if (status >= 500 || status === 429 || status === 408) return new WireError("offline", told);
  return new WireError("refused", said.error ?? told, said.hint ?? "");
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
