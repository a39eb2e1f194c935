// The line below the text: the likeliest codes of the passage under the cursor, one key each.

import { say } from "../language/say.js";
import { el, iconButton, swatch } from "./dom.js";
import { highlight } from "./find.js";
import { uuid7 } from "./ids.js";
import { shorten } from "./words.js";

const SLOTS = 3;
const PASSAGE = "lifeworld-likely";

/** The turn and the code point that the cursor or the beginning of the selection is at. */
export function findCursor({ selection, moving, store }) {
  const { span, head } = selection;
  if (span) return { turn: span.t0, point: span.start };
  const turn = moving.current;
  return { turn, point: store.pointAt(turn, head?.turn === turn ? head.off : 0) };
}

/** Whether a person has coded in a turn or marked it as read. */
export function isWorkedOn(store, i) {
  return store.reviewed.has(store.turns[i].n) || store.marksIn(i).some((m) => !m.suggested && m.mine);
}

/** What may still be offered of a passage's codes: known, not on its words, not rejected, not hidden. */
export function listOffered(codes, passage, { store, turn, only = null }) {
  const on = store.marksIn(turn).filter((m) => !m.suggested && m.start < passage.end && passage.start < m.end);
  return codes.filter(({ code }) => {
    const known = store.codes.get(code);
    if (!known || known.abstract || known.retired || (only && !only.includes(code))) return false;
    return !on.some((m) => m.code === code) && !store.likely.isRejected(passage, code);
  });
}

export class LikelyBar {
  #due = false;
  #place = "";
  #passage = null;
  #held = [];
  #offered = [];
  #drawn = "";

  constructor(reader) {
    this.reader = reader;
    this.slots = Array.from({ length: SLOTS }, () => el("span", { class: "slot" }));
    this.lead = el("span", { class: "lead" }, say("Likely here"));
    this.words = el("span", { class: "passage" });
    this.node = el(
      "div",
      { class: "likely", role: "group", "aria-label": say("Likely codes"), hidden: true },
      this.lead,
      ...this.slots,
      this.words,
    );
    this.button = iconButton("likely", say("Likely codes"), this.toggle, "l");
  }

  /** Whether the line is on the page: codes were ranked, suggestions are on, nobody folded it. */
  get isShown() {
    return this.#isReady && this.reader.preferences.get("likely", true);
  }

  get #isReady() {
    const { store, data } = this.reader;
    return store.turns.length > 0 && !store.likely.isEmpty && data.suggestions_on !== false;
  }

  /** Follows the cursor, whatever moves it. */
  listen(signal) {
    for (const type of ["keydown", "pointerup", "click", "focusin"])
      this.reader.shell.addEventListener(type, () => this.refresh(), { signal });
  }

  refresh() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.draw();
    });
  }

  toggle = () => {
    const { bar, moving, preferences } = this.reader;
    if (!this.#isReady) {
      bar.toast(say("No codes are ranked here. “Suggest codings” above the text ranks them."));
      return;
    }
    preferences.set("likely", !this.isShown);
    this.draw();
    bar.announce(this.isShown ? say("Likely codes are shown.") : say("Likely codes are hidden."));
    moving.backToTurn();
  };

  draw() {
    const { isShown } = this;
    this.button.hidden = !this.#isReady;
    this.button.setAttribute("aria-pressed", String(isShown));
    this.node.hidden = !isShown;
    this.reader.shell.classList.toggle("has-likely", isShown);
    this.#find();
    this.#show();
  }

  /** Finds what is offered at the cursor. What was offered stays while the cursor is there. */
  #find() {
    const { reader } = this;
    const { store, data } = reader;
    this.#offered = [];
    this.#passage = null;
    if (!this.isShown) return;
    const { turn, point } = findCursor(reader);
    const found = store.likely.find(point, store.turns[turn]);
    const place = found ? `${data.transcript}:${found.start}:${found.end}` : "";
    // A run that ends meanwhile must not put another code under the finger.
    if (place !== this.#place || !this.#held.length) this.#held = found?.codes ?? [];
    this.#place = place;
    if (!found) return;
    this.#passage = { ...found, turn };
    this.isWaiting = store.likely.after && !isWorkedOn(store, turn);
    if (this.isWaiting) return;
    this.#offered = listOffered(this.#held, found, { store, turn, only: data.filter?.codes });
  }

  #show() {
    const { paper, store } = this.reader;
    const passage = this.#passage;
    const place = passage && store.locate(passage.start, passage.end);
    const isPart = passage && !passage.isOnly && this.#offered.length;
    highlight(PASSAGE, isPart ? [paper.range(place.t0, place.a, place.b, place.t1)] : []);
    const codes = this.#offered.map((each) => ({ ...each, ...this.#describe(each) }));
    const words = passage && !this.isWaiting ? store.textOf(place) : "";
    const drawn = JSON.stringify([codes, words, this.isWaiting, !!passage]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    for (const [i, slot] of this.slots.entries()) {
      const chip = codes.find(({ rank }) => rank === i + 1);
      slot.replaceChildren(...(chip ? [this.#chip(chip)] : []));
    }
    this.node.classList.toggle("none", !codes.length);
    this.lead.textContent = codes.length ? say("Likely here") : this.#why(passage);
    this.words.textContent = codes.length ? `“${shorten(words, 60)}…”` : "";
  }

  #why(passage) {
    if (!passage) return say("No likely codes here: only what participants say is ranked.");
    if (this.isWaiting) return say("Likely codes are shown once you have coded in this turn or read it (x).");
    return say("No likely code is left here.");
  }

  #describe({ code }) {
    const { name, path, hue, definition } = this.reader.store.codes.get(code);
    return { name, path, hue, definition };
  }

  #chip({ code, rank, chance, name, path, hue, definition }) {
    const likely = chance === null ? "" : say("{chance} likely", { chance: `${chance} %` });
    const button = el(
      "button",
      {
        type: "button",
        class: "likely-code",
        title: [path, likely, definition].filter(Boolean).join("\n"),
        "aria-keyshortcuts": `Shift+${rank}`,
        "data-code": code,
        onclick: () => this.take(rank),
      },
      swatch({ hue }),
      el("span", { class: "name" }, name),
      el("kbd", { "aria-hidden": "true" }, `⇧${rank}`),
    );
    button.style.setProperty("--hue", hue);
    return button;
  }

  /** Puts the code of a rank on the whole passage, as an accepted suggestion. */
  take(rank) {
    const { reader } = this;
    if (reader.refuseWriting()) return;
    this.draw(); // the cursor may have moved with the same press
    const found = this.#offered.find((each) => each.rank === rank);
    if (!found) {
      reader.bar.toast(say("No likely code has this key here."));
      return;
    }
    const { start, end } = this.#passage;
    const coding = uuid7();
    reader.commands.lastCoding = coding;
    reader.commands.remember(found.code);
    const op = { op: "take", coding, code: found.code, start, end, rank };
    reader.perform([op], () => say("Coded as {code}.", { code: reader.store.codes.get(found.code)?.name }));
    reader.moving.backToTurn();
  }
}
