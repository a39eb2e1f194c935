// Asks for quotes while somebody writes: after a short pause, one request at a time, the latest wins. No DOM.

export class Ranker {
  #timer = null;
  #flight = false;
  #next = null;
  #stopped = false;
  #latest = "";

  /**
   * @param {object} options
   * @param {(fields: object) => Promise<object>} options.ask
   * @param {(found: object, ms: number) => void} options.show
   * @param {(error: Error) => void} options.fail
   * @param {number} [options.pause] how long nobody has to type
   */
  constructor(options) {
    Object.assign(this, {
      pause: 220,
      // Wrapped: a browser refuses to run its timers as methods of something else.
      schedule: (act, ms) => setTimeout(act, ms),
      cancel: (timer) => clearTimeout(timer),
      now: () => performance.now(),
      ...options,
    });
  }

  /** Something was typed. What is asked for twice in a row is asked once. */
  type(fields) {
    this.#next = { fields: { ...fields }, at: this.now() };
    this.cancel(this.#timer);
    this.#timer = this.schedule(() => this.#go(), this.pause);
  }

  /** Asks at once, whatever was asked before: the study has changed. */
  again(fields) {
    this.cancel(this.#timer);
    this.#latest = "";
    this.#next = { fields: { ...fields }, at: this.now() };
    this.#go();
  }

  stop() {
    this.#stopped = true;
    this.cancel(this.#timer);
  }

  async #go() {
    if (this.#flight || !this.#next || this.#stopped) return;
    const { fields, at } = this.#next;
    this.#next = null;
    const key = JSON.stringify(fields);
    if (key === this.#latest) return;
    this.#flight = true;
    try {
      const found = await this.ask(fields);
      this.#latest = key;
      // Older answers are not shown: the list would move twice under the reader's eyes.
      if (!this.#next && !this.#stopped) this.show(found, this.now() - at);
    } catch (error) {
      if (!this.#stopped) this.fail(error);
    } finally {
      this.#flight = false;
    }
    if (this.#next) this.#go();
  }
}
