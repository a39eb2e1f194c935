// A map of things by id; a thing whose id has changed is also found under its former one.

export class Shelf extends Map {
  #names = new Map();

  /** The id that a thing has now. */
  trueId(id) {
    return this.#names.get(id) ?? id;
  }

  /** Lets `id` mean `other` from now on; what is on the shelf stays where it is. */
  alias(id, other) {
    for (const [former, now] of this.#names) if (now === id) this.#names.set(former, other);
    this.#names.set(id, other);
  }

  get(id) {
    return super.get(this.trueId(id));
  }

  has(id) {
    return super.has(this.trueId(id));
  }

  delete(id) {
    return super.delete(this.trueId(id));
  }
}
