// The desk's requests to the server.

import { say } from "../language/say.js";

export class Refusal extends Error {
  constructor(message, hint = "", status = 0) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

export class DeskWire {
  constructor(data) {
    this.follow(data);
  }

  /** Goes on with a new ticket. */
  follow({ api, token, kind }) {
    Object.assign(this, { api, token, kind });
  }

  get = (id) => this.#ask(id, {});

  post = (id, act, values = {}, { last = false } = {}) =>
    this.#ask(id, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ act, ...values }),
      keepalive: last,
    });

  async #ask(id, options) {
    const address = `${this.api}/desk/${this.kind}/${encodeURIComponent(id)}`;
    let response;
    try {
      const headers = { ...options.headers, Authorization: `Bearer ${this.token}` };
      response = await fetch(new URL(address, location.origin).href, { ...options, headers });
    } catch {
      throw new Refusal(say("The server does not respond."), say("What you write stays here until it does."));
    }
    const said = await response.json().catch(() => ({}));
    if (response.ok) return said;
    const status = say("The server responded with status {status}.", { status: response.status });
    throw new Refusal(said.error ?? status, said.hint ?? "", response.status);
  }
}
