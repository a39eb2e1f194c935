// The likeliest codes of a transcript's passages, as the server ranked them.

const keyOf = (start, end, code) => `${start}:${end}:${code}`;

export class LikelyCodes {
  #codes;
  #passages;
  #chances;
  #rejected;
  /** Whether they wait until a person has coded or read the turn. */
  after;

  /** @param {{codes: string[], passages: number[][], chances: number[][], rejected: Array, after: boolean}|null} offered */
  constructor(offered = null) {
    this.#codes = offered?.codes ?? [];
    this.#passages = offered?.passages ?? [];
    this.#chances = offered?.chances ?? [];
    this.#rejected = new Set((offered?.rejected ?? []).map((each) => keyOf(...each)));
    this.after = offered?.after ?? false;
  }

  get isEmpty() {
    return !this.#passages.length;
  }

  /**
   * The passage of a turn at a code point, or its first where the point lies before all of them.
   *
   * @param {number} point
   * @param {{at: number, size: number}} turn
   * @returns {{start: number, end: number, isOnly: boolean,
   *   codes: {code: string, rank: number, chance: number|null}[]}|null} null where nothing is ranked
   */
  find(point, { at, size }) {
    const first = this.#before(at);
    const inTurn = (n) => this.#passages[n]?.[0] < at + size;
    if (!inTurn(first)) return null;
    const n = Math.max(first, this.#before(point + 1) - 1);
    const [start, end, ...best] = this.#passages[n];
    const codes = best.map((code, i) => ({
      code: this.#codes[code],
      rank: i + 1,
      chance: this.#chances[n]?.[i] ?? null,
    }));
    return { start, end, isOnly: n === first && !inTurn(n + 1), codes };
  }

  /** The number of passages that start before a code point, by binary search. */
  #before(point) {
    let low = 0;
    let high = this.#passages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#passages[middle][0] < point) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  isRejected({ start, end }, code) {
    return this.#rejected.has(keyOf(start, end, code));
  }

  reject({ start, end, code }) {
    this.#rejected.add(keyOf(start, end, code));
  }

  /** Takes a rejection back that the server refused. */
  restore({ start, end, code }) {
    this.#rejected.delete(keyOf(start, end, code));
  }
}
