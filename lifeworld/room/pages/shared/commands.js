// What the facilitator can do, whether by button or by key. What moves the step names the step that
// was seen, so that two who press at once move it once. No DOM.

import { renderMoment } from "./moment.js";
import { say } from "./say.js";
import { changeMinutes, readLeft } from "./times.js";

const MOVES = 60; // seconds
const PATIENT = 5000; // milliseconds after which a press on Undo that waited means nothing any more
const GRACE = 1000; // milliseconds after a move in which a press was meant for the step before

export class Commands {
  #seen = { id: null, before: null, at: 0 };
  #undoAt = null; // when Undo was pressed that waits

  /** @param {{parts: Map, send: (kind: string, fields: object) => string, now: () => number}} room */
  constructor(room) {
    this.room = room;
  }

  /** Notes since when the present step is seen, and undoes what waits for it; called when parts come. */
  note() {
    if (this.#undoAt !== null && !this.room.behind) {
      const late = this.room.now() - this.#undoAt > PATIENT;
      this.#undoAt = null;
      if (!late) this.undo();
    }
    const id = this.step?.id ?? "";
    if (id !== this.#seen.id) this.#seen = { id, before: this.#seen.id, at: this.room.now() };
  }

  /** The step that a press is about: right after a move, that of somebody else too, the one before. */
  get from() {
    return this.isFresh ? this.#seen.before : (this.step?.id ?? "");
  }

  /** Whether the step came so lately that a press is not about it yet. */
  get isFresh() {
    const { id, before, at } = this.#seen;
    return id === (this.step?.id ?? "") && before !== null && this.room.now() - at < GRACE;
  }

  get phase() {
    return this.room.parts.get("room")?.state ?? "lobby";
  }

  /** Whether the meeting is over, and the room ends once nothing is open any more. */
  get isOver() {
    return Boolean(this.room.parts.get("room")?.over) && this.phase === "paused";
  }

  /** What is open for people's own time, or "": the end closes it, unless it is to stay open. */
  get stillOpen() {
    const open = this.room.parts.get("room")?.open ?? [];
    if (!open.length) return "";
    const steps = open.map(({ title, until }) => say("“{step}” until {until}", { step: title, until: renderMoment(until) }));
    return say("Still open for people’s own time: {steps}.", { steps: steps.join(", ") });
  }

  /** What an end that leaves steps open comes to, said before it. */
  get keptWords() {
    return say("The meeting ends, and this cannot be undone. Whoever has the code can still do what is open; its votes are counted when it closes.");
  }

  get step() {
    return this.room.parts.get("step") ?? null;
  }

  get steps() {
    return this.room.parts.get("agenda")?.steps ?? [];
  }

  /** Whether nothing that was not skipped comes after the present step. */
  get isLast() {
    const at = this.steps.findIndex(({ id }) => id === this.step?.id);
    return at >= 0 && !this.steps.slice(at + 1).some(({ state }) => state !== "skipped");
  }

  next() {
    if (this.isOver) return null;
    if (this.phase === "paused") return this.room.send("go", {});
    if (this.phase === "ended" || this.isLast) return null;
    return this.room.send("step.next", { from: this.from });
  }

  back() {
    return this.phase === "running" && this.step ? this.room.send("step.back", { from: this.from }) : null;
  }

  start = (step) => this.room.send("step.start", { step });
  skip = (step, on) => this.room.send("step.skip", { step, on });
  repeat = (step) => this.room.send("step.repeat", { step });
  lengthen = (step, minutes, by) =>
    this.room.send("step.minutes", { step, minutes: changeMinutes(minutes, by) });

  longer = () => this.#turn(MOVES);
  shorter = () => this.#turn(-MOVES);

  #turn(seconds) {
    const left = readLeft(this.room.parts.get("clock"), this.room.now());
    return left === null ? null : this.room.send("timer.add", { seconds });
  }

  clock() {
    const state = this.room.parts.get("clock")?.state;
    if (!state || state === "off") return null;
    return this.room.send(state === "running" ? "timer.pause" : "timer.go", {});
  }

  reveal() {
    return this.step ? this.room.send("reveal", { step: this.step.id, on: !this.step.revealed }) : null;
  }

  lock() {
    return this.step ? this.room.send("lock", { on: !this.step.locked }) : null;
  }

  gather = () => this.room.send("gather", {});
  tell = (text) => this.room.send("say", { text });
  pause = () => this.room.send("pause", {});
  end = (keep = false) => this.room.send("end", keep ? { keep } : {});

  /** The latest of what can be undone and was not, or null. */
  get latest() {
    const rows = this.room.parts.get("log")?.rows ?? [];
    return [...rows].sort((a, b) => b.seq - a.seq).find((row) => row.undoable && !row.undone) ?? null;
  }

  /**
   * Undoes one thing, the latest unless it is named. While the log does not tell yet of what was done
   * here, that is the latest: the press waits for it.
   */
  undo(seq = undefined) {
    if (seq === undefined && this.room.behind) {
      this.#undoAt = this.room.now();
      return null;
    }
    const wanted = seq ?? this.latest?.seq;
    return wanted === undefined ? null : this.room.send("undo", { seq: wanted });
  }
}
