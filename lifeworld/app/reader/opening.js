// Opens a transcript in the reader: at once if it is ready, else as soon as it has arrived.

import { say } from "../language/say.js";
import { ahead } from "./ahead.js";
import { afterPaint, el } from "./dom.js";
import { applyLocally } from "./operations.js";
import { Place } from "./place.js";
import { Sync } from "./sync.js";
import { mayTakeFocus } from "./theme.js";
import { transcripts } from "./transcripts.js";

export class Opening {
  /** Whether the last transcript could not be opened. */
  failed = false;
  #number = 0;

  constructor(reader, measures) {
    Object.assign(this, { reader, measures });
  }

  /**
   * Shows the transcript that `data` names. Until it is there, the one before stays as it is.
   *
   * @param {object} data what the page or a step to another transcript gives the reader
   * @param {() => void} [leave] called when the one before has been left
   * @returns {Promise<Error|null>} why it could not be opened
   */
  async show(data, leave = () => {}) {
    const number = ++this.#number;
    let ready = ahead.take(data);
    const soon = !!ready;
    if (!ready) {
      if (!this.reader.store.turns.length) this.reader.scroll.setAttribute("aria-busy", "true");
      try {
        for (; !ready; ready = ahead.take(data)) {
          await ahead.bring(data);
          if (number !== this.#number) return null; // another was asked for meanwhile
        }
      } catch (error) {
        if (number === this.#number) this.#fail(data, error, leave);
        return error;
      }
    }
    const received = performance.now();
    this.failed = false;
    this.#begin(data, leave, ready.ways);
    this.#paint(ready);
    afterPaint((now) => {
      this.measures.firstPaint = now - received;
      if (this.reader.data.transcript === data.transcript) this.reader.sync.start({ soon });
    });
    return null;
  }

  /** Leaves the transcript shown so far, and connects to the next. */
  #begin(data, leave, ways = null) {
    const { reader } = this;
    const { sync, store } = reader;
    reader.player.close();
    if (sync) {
      reader.panels.close();
      reader.menu.close();
      if (store.turns.length) {
        reader.place.write(reader.moving.where());
        // What waits to be saved is put on top of what the server has, once it is opened again.
        const title = reader.scroll.getAttribute("aria-label");
        if (!sync.pending && reader.data.hash) ahead.keep(reader.data, { title, kept: store.keep() });
      }
      reader.place.rest();
      sync.close();
    }
    leave();
    reader.data = data;
    reader.sync = new Sync(reader, data, sync?.history);
    if (ways && !sync) reader.sync.tellWays(ways);
    reader.place = new Place(data.transcript);
    transcripts.tell(data.transcript);
  }

  /** Builds the page and restores the place before anything is painted. */
  #paint({ title, kept }) {
    const { reader } = this;
    const { data, moving, paper, scroll, selection, store } = reader;
    store.restore(kept);
    reader.forgetTurns();
    for (const op of reader.sync.recall(store, data.hash)) reader.settling.hold(op.id, applyLocally(store, op).revert);
    scroll.setAttribute("aria-label", title || say("Transcript"));
    const { turn, off, top, delta } = reader.place.restore(data.focus ?? null);
    const index = (n) => (n === null ? -1 : store.indexOf(n));
    moving.current = Math.max(0, index(turn));
    const anchor = index(top) >= 0 ? index(top) : moving.current;
    paper.build(anchor);
    if (store.turns.length) {
      const { current } = moving;
      const here = paper.article(current);
      selection.place(current, Math.min(off, store.turns[current].text.length));
      here.tabIndex = 0;
      here.classList.add("current");
      moving.offer();
      // Take the focus, so that keys work at once, unless somebody writes elsewhere on the page.
      if (mayTakeFocus(document.activeElement)) moving.backToTurn();
      if (anchor > 0 || delta) moving.hold(paper.article(anchor), index(top) >= 0 ? delta : 12);
      if (reader.find.hits.length) reader.find.search();
    } else {
      selection.clear();
      scroll.append(el("p", { class: "empty" }, say("This transcript has no turns. Choose another transcript.")));
    }
    scroll.setAttribute("aria-busy", "false");
    reader.refresh();
  }

  #fail(data, error, leave) {
    const { reader } = this;
    this.failed = true;
    this.#begin(data, leave);
    reader.store.load([]);
    reader.selection.clear();
    reader.paper.clear();
    const expired = error.kind === "expired";
    const text = expired
      ? say("Your session has expired.")
      : say("The transcript could not be opened. {reason}", { reason: error.message });
    const again = el(
      "button",
      { type: "button", onclick: () => (expired ? location.reload() : this.show(reader.data)) },
      expired ? say("Reload") : say("Try again"),
    );
    reader.scroll.replaceChildren(
      el("div", { class: "empty", role: "article", tabindex: 0 }, el("p", {}, text), again),
    );
    reader.scroll.setAttribute("aria-busy", "false");
  }
}
