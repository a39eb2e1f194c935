// Keeps what is written and not saved: a moment after each pause, and at the latest when one leaves. No DOM.

export class Keeper {
  #timer = null;
  #dirty = null;
  #sending = Promise.resolve();

  /**
   * @param {object} options
   * @param {(fields: object, last: boolean) => Promise<unknown>} options.send
   * @param {(state: "writing"|"kept"|"lost", error?: Error) => void} options.tell
   */
  constructor(options) {
    Object.assign(this, {
      pause: 900,
      schedule: (act, ms) => setTimeout(act, ms),
      cancel: (timer) => clearTimeout(timer),
      ...options,
    });
  }

  get pending() {
    return this.#dirty !== null;
  }

  write(fields) {
    this.#dirty = { ...fields };
    this.tell("writing");
    this.cancel(this.#timer);
    this.#timer = this.schedule(() => this.flush(), this.pause);
  }

  /** Forgets what is not sent yet: it was saved, or let go. */
  forget() {
    this.cancel(this.#timer);
    this.#dirty = null;
    return this.#sending;
  }

  /** Sends what is not sent yet; drafts arrive in the order in which they were written. */
  flush({ last = false } = {}) {
    this.cancel(this.#timer);
    const fields = this.#dirty;
    if (!fields) return this.#sending;
    this.#dirty = null;
    const send = async () => {
      try {
        await this.send(fields, last);
        if (!this.#dirty) this.tell("kept");
      } catch (error) {
        this.#dirty ??= fields; // the next pause tries again
        this.tell("lost", error);
      }
    };
    // Who leaves cannot wait for what was sent before.
    this.#sending = last ? send() : this.#sending.then(send);
    return this.#sending;
  }
}
