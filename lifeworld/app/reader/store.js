// The reader's data: turns, codes, codings and suggestions, indexed by turn.

import { LikelyCodes } from "./likelycodes.js";
import { isPlain, toPoints, toUnits } from "./offsets.js";
import { Shelf } from "./shelf.js";
import { MemoShelf } from "./memoshelf.js";
import { describeUncounted } from "./voices.js";

/** Last turn that starts at or before the code point, by binary search. */
function turnAt(turns, point) {
  let low = 0;
  let high = turns.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (turns[middle].at <= point) low = middle;
    else high = middle - 1;
  }
  return low;
}

const newMemoShelf = (turns) => new MemoShelf((point) => turnAt(turns, point));

const byPlace = (x, y) => x.start - y.start || y.end - x.end || (x.id < y.id ? -1 : 1);

export class Store {
  turns = [];
  codes = new Shelf();
  codings = new Shelf();
  suggestions = new Map();
  likely = new LikelyCodes();
  memos = new MemoShelf(() => 0);
  /** Memos on the transcript as a whole. */
  pageMemos = [];
  speakers = {};
  coders = {};
  reviewed = new Set();
  recording = null;
  me = "";
  version = 0;
  #byTurn = [];

  /** Sets the transcript's turns; marks are added afterwards. */
  load(turns) {
    this.turns = turns.map((turn) => {
      const plain = isPlain(turn.text);
      return { ...turn, plain, size: plain ? turn.text.length : toPoints(turn.text) };
    });
    this.#byTurn = turns.map(() => null);
    this.codings = new Shelf();
    this.suggestions = new Map();
    this.likely = new LikelyCodes();
    this.memos = newMemoShelf(this.turns);
    this.reviewed = new Set();
    this.recording = null;
  }

  /** What is here of this transcript, for `restore`; the store goes on with another by `load`. */
  keep() {
    const { turns, codes, codings, suggestions, memos, pageMemos, speakers, coders, reviewed } = this;
    const { likely, recording, me, version } = this;
    const byTurn = this.#byTurn;
    const own = { turns, codings, suggestions, likely, memos, pageMemos, speakers, coders, reviewed };
    return { own: { ...own, recording, me }, codes: [...codes.values()], byTurn, version };
  }

  /** The text alone, which stays as it is when the store goes on with another transcript. */
  words() {
    return Object.assign(new Store(), { turns: this.turns });
  }

  /** Takes what another store has kept. The newer of both codebooks stays. */
  restore({ own, codes, byTurn, version }) {
    Object.assign(this, own);
    this.#byTurn = byTurn;
    if (version >= this.version) this.#takeCodes(codes, { all: true });
    this.version = version;
  }

  // --- places -------------------------------------------------------------------------------

  /** Index of the turn with the ordinal `n`, or -1. */
  indexOf(n) {
    if (this.turns[n]?.n === n) return n;
    return this.turns.findIndex((turn) => turn.n === n);
  }

  /** Last turn that starts at or before the code point. */
  turnAt = (point) => turnAt(this.turns, point);

  /** Location of a span: from unit `a` of turn `t0` to unit `b` of turn `t1`. */
  locate(start, end) {
    let t0 = this.turnAt(start);
    if (start >= this.turns[t0].at + this.turns[t0].size && t0 + 1 < this.turns.length) t0++;
    const t1 = Math.max(t0, this.turnAt(Math.max(start, end - 1)));
    return { t0, a: this.#units(t0, start), t1, b: this.#units(t1, end) };
  }

  #units(i, point) {
    const turn = this.turns[i];
    const within = Math.max(0, Math.min(point - turn.at, turn.size));
    return turn.plain ? within : toUnits(turn.text, within);
  }

  /** Code point in the whole transcript for a UTF-16 offset in a turn. */
  pointAt(i, units) {
    const turn = this.turns[i];
    return turn.at + (turn.plain ? units : toPoints(turn.text, units));
  }

  /** The text of a span within one turn; null if it crosses turns. */
  quote(start, end) {
    const { t0, a, t1, b } = this.locate(start, end);
    return t0 === t1 ? this.turns[t0].text.slice(a, b) : null;
  }

  /** The text of a span, one line for each turn. */
  textOf(span) {
    return this.partsOf(span).map((part) => part.words).join("\n");
  }

  /** A span turn by turn: who says it, the words, the turn's number as shown, when it begins. */
  partsOf({ t0, a, t1, b }) {
    return this.turns.slice(t0, t1 + 1).map(({ label, text, start_time }, i) => ({
      name: this.speakers[label]?.name ?? label,
      words: text.slice(i ? 0 : a, t0 + i === t1 ? b : undefined).trim(),
      n: t0 + i + 1,
      time: start_time,
    }));
  }

  /** The sign of a coder, {initials, hue}; null while only one person codes here. */
  coderOf(mark) {
    if (mark.suggested || Object.keys(this.coders).length < 2) return null;
    return this.coders[mark.coder] ?? { initials: mark.coder?.[0] ?? "?", hue: 0 };
  }

  /** Who speaks in a span, turn by turn: {name, role}. */
  voicesIn({ t0, t1 }) {
    return this.turns.slice(t0, t1 + 1).map(({ label }) => ({
      name: this.speakers[label]?.name ?? label,
      role: this.speakers[label]?.role ?? "",
    }));
  }

  /** Why a coding is not counted, as "Moderator: not counted"; empty if it is. */
  uncountedIn(mark) {
    return mark.suggested ? "" : describeUncounted(this.voicesIn(mark));
  }

  // --- marks --------------------------------------------------------------------------------

  marksIn(i) {
    return this.#byTurn[i] ?? [];
  }

  get(id) {
    return this.codings.get(id) ?? this.suggestions.get(id) ?? null;
  }

  putCoding(coding) {
    return this.#put(this.codings, { ...coding, suggested: false });
  }

  putSuggestion(suggestion) {
    return this.#put(this.suggestions, { ...suggestion, suggested: true });
  }

  /** Gives a coding the id that it has on the server. Returns the turns to repaint. */
  rename(id, other) {
    const mark = this.codings.get(id);
    const dirty = this.drop(id, this.codings);
    this.codings.alias(id, other);
    if (!mark) return dirty;
    if (!this.codings.has(other)) {
      for (const i of this.putCoding({ ...mark, id: other })) dirty.add(i);
      return dirty;
    }
    const code = this.codes.get(mark.code);
    if (code) code.uses = Math.max(0, (code.uses ?? 0) - 1);
    return dirty;
  }

  /** Gives a code the id that it has on the server. Returns the turns to repaint. */
  renameCode(id, other) {
    const made = this.codes.get(id);
    this.codes.delete(id);
    this.codes.alias(id, other);
    const there = this.codes.get(other);
    if (there) there.uses = (there.uses ?? 0) + (made?.uses ?? 0);
    else if (made) this.codes.set(other, { ...made, id: other });
    for (const code of this.codes.values()) if (code.parent === id) code.parent = other;
    const dirty = new Set();
    for (const mark of [...this.codings.values()].filter((m) => m.code === id))
      for (const i of this.putCoding({ ...mark, code: other })) dirty.add(i);
    return dirty;
  }

  /** Adds or replaces a mark. Returns the turns to repaint. */
  #put(shelf, mark) {
    const dirty = this.drop(mark.id, shelf);
    const held = Object.assign(mark, this.locate(mark.start, mark.end));
    shelf.set(held.id, held);
    for (let i = held.t0; i <= held.t1; i++) {
      (this.#byTurn[i] ??= []).push(held);
      dirty.add(i);
    }
    return dirty;
  }

  /** Stores the server's version of a mark. Returns the turns that look different. */
  #take(shelf, mark) {
    const old = shelf.get(mark.id);
    const moved =
      !old || ["code", "start", "end", "strong"].some((part) => old[part] !== mark[part]) ||
      !old.memo !== !mark.memo;
    if (moved) return this.#put(shelf, mark);
    Object.assign(old, mark);
    return [];
  }

  /** Removes a mark, if it exists. Returns the turns to repaint. */
  drop(id, shelf = this.codings.has(id) ? this.codings : this.suggestions) {
    const dirty = new Set();
    const mark = shelf.get(id);
    if (!mark) return dirty;
    shelf.delete(id);
    for (let i = mark.t0; i <= mark.t1; i++) {
      this.#byTurn[i].splice(this.#byTurn[i].indexOf(mark), 1);
      dirty.add(i);
    }
    return dirty;
  }

  /** Suggestions in text order. */
  suggestionsInOrder(accept = () => true) {
    return [...this.suggestions.values()].filter(accept).sort(byPlace);
  }

  /** The person's own coding with this code on exactly this span, if any. */
  same(named, start, end) {
    const code = this.codes.trueId(named);
    const found = this.marksIn(this.locate(start, end).t0).find(
      (m) => !m.suggested && m.mine && m.code === code && m.start === start && m.end === end,
    );
    return found ?? null;
  }

  codeByName(name) {
    const wanted = name.trim().toLocaleLowerCase();
    for (const code of this.codes.values()) {
      if (!code.abstract && code.name.toLocaleLowerCase() === wanted) return code;
    }
    return null;
  }

  codeByKey(key) {
    for (const code of this.codes.values()) if (code.key === key) return code;
    return null;
  }

  // --- server state -------------------------------------------------------------------------

  /** Stores the server's full state. Returns the turns that look different. */
  snapshot(marks) {
    const dirty = new Set();
    const add = (turns) => turns.forEach((i) => dirty.add(i));
    const recoloured = this.#takeCodes(marks.codes ?? [], { all: true });
    for (const [shelf, list, suggested] of [
      [this.codings, marks.codings ?? [], false],
      [this.suggestions, marks.suggestions ?? [], true],
    ]) {
      const ids = new Set(list.map((m) => m.id));
      for (const id of [...shelf.keys()]) if (!ids.has(id)) add(this.drop(id, shelf));
      for (const mark of list) {
        add(this.#take(shelf, { ...mark, suggested }));
        const { t0, t1 } = shelf.get(mark.id);
        if (recoloured.has(mark.code)) for (let i = t0; i <= t1; i++) dirty.add(i);
      }
    }
    add(this.memos.takeAll(marks.turn_memos ?? []));
    for (const i of this.#takeSpeakers(marks.speakers ?? this.speakers)) dirty.add(i);
    this.likely = new LikelyCodes(marks.likely);
    this.coders = marks.coders ?? this.coders;
    this.pageMemos = marks.memos ?? [];
    this.recording = marks.recording ?? null;
    this.me = marks.me ?? this.me;
    this.version = marks.version;
    for (const i of this.#takeReviewed(marks.reviewed)) dirty.add(i);
    return dirty;
  }

  /** Stores the result of one operation; `isBusy(id)` protects marks with pending operations. */
  delta(changed, isBusy = () => false) {
    const dirty = new Set();
    const add = (turns) => turns.forEach((i) => dirty.add(i));
    const recoloured = this.#takeCodes(changed.codes ?? [], { all: false });
    for (const id of changed.removed ?? []) if (!isBusy(id)) add(this.drop(id, this.codings));
    for (const id of changed.suggestions_removed ?? []) add(this.drop(id, this.suggestions));
    for (const coding of changed.codings ?? []) {
      if (!isBusy(coding.id)) add(this.#take(this.codings, { ...coding, suggested: false }));
    }
    for (const suggestion of changed.suggestions ?? []) {
      if (!isBusy(suggestion.id))
        add(this.#take(this.suggestions, { ...suggestion, suggested: true }));
    }
    for (const i of this.#takeReviewed(changed.reviewed)) dirty.add(i);
    if (recoloured.size) {
      for (const m of this.codings.values()) {
        if (recoloured.has(m.code)) for (let i = m.t0; i <= m.t1; i++) dirty.add(i);
      }
    }
    return dirty;
  }

  /** Ids of known codes whose colour or name changed. */
  #takeCodes(codes, { all }) {
    const changed = new Set();
    for (const code of codes) {
      const old = this.codes.get(code.id);
      if (old && (old.hue !== code.hue || old.name !== code.name)) changed.add(code.id);
    }
    if (all) this.codes.clear();
    for (const code of codes) this.codes.set(code.id, code);
    return changed;
  }

  /** Coded turns whose speaker has another role, so that they count now, or no longer. */
  #takeSpeakers(speakers) {
    const before = this.speakers;
    this.speakers = speakers;
    const moved = (label) => before[label]?.role !== speakers[label]?.role;
    return [...this.turns.keys()].filter((i) => this.#byTurn[i] && moved(this.turns[i].label));
  }

  #takeReviewed(ordinals) {
    if (!ordinals) return [];
    const next = new Set(ordinals);
    const moved = [...new Set([...next, ...this.reviewed])].filter(
      (n) => next.has(n) !== this.reviewed.has(n),
    );
    this.reviewed = next;
    return moved.map((n) => this.indexOf(n)).filter((i) => i >= 0);
  }
}
