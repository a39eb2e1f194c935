// Navigation in the transcript: the current turn, scrolling and the remembered place.

import { countThings, say } from "../language/say.js";
import { el } from "./dom.js";

export class Moving {
  /** Index of the current turn. */
  current = 0;
  #here = null;

  constructor(reader) {
    this.reader = reader;
  }

  where() {
    const view = this.reader.scroll.getBoundingClientRect();
    const i = Math.min(
      ...[...this.reader.paper.visible].filter(
        (n) => this.reader.paper.article(n).getBoundingClientRect().bottom > view.top + 8,
      ),
      this.reader.store.turns.length - 1,
    );
    const article = this.reader.paper.article(i);
    const delta = article ? Math.round(article.getBoundingClientRect().top - view.top) : 0;
    const { head } = this.reader.selection;
    const turn = this.reader.store.turns[this.current];
    return {
      turn: turn?.n ?? 0,
      off: head?.turn === this.current ? head.off : 0,
      top: this.reader.store.turns[i]?.n ?? null,
      delta,
    };
  }

  keepPlace() {
    if (this.reader.store.turns.length) this.reader.place?.keep(() => this.where());
  }

  /**
   * Makes a turn the current one.
   *
   * @param {number} i
   * @param {{off?: number, scroll?: "nearest"|"start", mark?: object|null, focus?: boolean}} options
   */
  go(i, { off = 0, scroll = "nearest", mark = null, focus = true } = {}) {
    if (!this.reader.store.turns.length) return;
    this.reader.player.stray();
    const to = Math.max(0, Math.min(this.reader.store.turns.length - 1, i));
    this.setCurrent(to);
    this.reader.selection.place(to, off);
    const article = this.reader.paper.article(to);
    if (focus) article.focus({ preventScroll: true });
    this.reveal(to, { scroll, mark });
    this.keepPlace();
    this.reader.release();
  }

  /** Clears the selection, closes the panel and goes to a turn. */
  leaveTo(i, options = {}) {
    if (Number.isNaN(i)) return;
    this.reader.panels.close();
    if (!this.reader.selection.isEmpty) this.reader.selection.collapse();
    this.go(i, options);
  }

  setCurrent(i) {
    if (i !== this.current || !this.reader.paper.article(i).classList.contains("current")) {
      const set = (article, on) => {
        article.tabIndex = on ? 0 : -1;
        article.classList.toggle("current", on);
      };
      if (this.reader.paper.articles[this.current])
        set(this.reader.paper.articles[this.current], false);
      set(this.reader.paper.article(i), true);
      this.current = i;
      this.offer();
    }
    this.reader.bar.where(i, this.reader.store.turns.length);
  }

  /** Shows the button for the current turn's codings, for Tab, touch and switch devices. */
  offer() {
    this.reader.player.offer(this.current);
    const count = this.reader.commands.codings.countIn(this.current);
    this.#here ??= el("button", {
      type: "button",
      class: "here",
      title: say("Codings of this turn (e)"),
      onclick: () => this.reader.commands.editCodings(),
    });
    const who = this.reader.paper.article(this.current)?.children[0];
    if (!who) return; // a transcript without turns
    if (!count) {
      if (this.#here.matches(":focus"))
        this.reader.paper.article(this.current).focus({ preventScroll: true });
      this.#here.remove();
      return;
    }
    if (this.#here.textContent !== String(count)) {
      this.#here.textContent = String(count);
      const codings = countThings(count, "coding");
      this.#here.setAttribute("aria-label", say("{codings} of this turn", { codings }));
    }
    if (this.#here.parentNode !== who) who.append(this.#here);
  }

  /** Scrolls a turn or mark into view, in this component only. */
  reveal(i, { scroll = "nearest", mark = null } = {}) {
    const move = () => {
      const view = this.reader.scroll.getBoundingClientRect();
      const rect = mark
        ? this.reader.paper.rectOf(mark)
        : this.reader.paper.article(i).getBoundingClientRect();
      const pad = Math.min(56, view.height / 8);
      const room =
        mark && !this.reader.popover.hasMargin(this.reader.paper.wordsOf(i))
          ? view.height * 0.55
          : pad;
      if (scroll === "start" || rect.top < view.top + pad)
        this.reader.scroll.scrollTop += rect.top - view.top - pad;
      else if (rect.bottom > view.bottom - room)
        this.reader.scroll.scrollTop += Math.min(
          rect.bottom - view.bottom + room,
          rect.top - view.top - pad,
        );
    };
    move();
    requestAnimationFrame(() => {
      if (this.current !== i) return;
      move();
      this.reader.popover.place();
    });
  }

  /** Goes to the next or previous turn; scrolls through a turn taller than the window first. */
  stepTurn(step) {
    const view = this.reader.scroll.getBoundingClientRect();
    const rect = this.reader.paper.article(this.current).getBoundingClientRect();
    const away = rect.bottom < view.top || rect.top > view.bottom;
    if (away && this.reader.paper.visible.size) {
      const first = this.reader.store.indexOf(this.where().top);
      this.leaveTo(step > 0 ? first : Math.max(0, first - 1));
      return;
    }
    const more = step > 0 ? rect.bottom > view.bottom + 4 : rect.top < view.top - 4;
    if (rect.height > view.height && more) this.reader.scroll.scrollTop += step * view.height * 0.8;
    else this.leaveTo(this.current + step);
  }

  /** Makes the turn with the moving end of the selection the current one. */
  followHead() {
    const { head } = this.reader.selection;
    this.setCurrent(head.turn);
    this.reader.paper.article(head.turn).focus({ preventScroll: true });
    this.reader.selection.show();
    const { t0, a, t1, b } = this.reader.selection.span ?? {
      t0: head.turn,
      a: 0,
      t1: head.turn,
      b: head.off,
    };
    const end = this.reader.selection.isForward
      ? { t0: t1, a: Math.max(t0 === t1 ? a : 0, b - 1), t1, b }
      : { t0, a, t1: t0, b: Math.min(a + 1, this.reader.store.turns[t0].text.length) };
    this.reveal(head.turn, { mark: end });
    const words =
      t0 === t1
        ? this.reader.store.turns[t0].text.slice(a, b)
        : say("{number} turns selected", { number: t1 - t0 + 1 });
    this.reader.bar.announce(words);
    this.keepPlace();
  }

  backToTurn() {
    const article = this.reader.paper.article(this.current);
    // To focus what has the focus lays the page out for nothing.
    if (article !== this.reader.focused) article?.focus({ preventScroll: true });
    this.reader.release();
  }

  /** Keeps an article at a height while the turns around it get their real sizes. */
  hold(article, height) {
    const settle = () => {
      const gap =
        article.getBoundingClientRect().top -
        this.reader.scroll.getBoundingClientRect().top -
        height;
      if (Math.abs(gap) > 1) this.reader.scroll.scrollTop += gap;
    };
    let frames = 12;
    const letGo = new AbortController();
    for (const type of ["wheel", "pointerdown", "keydown", "touchstart"]) {
      this.reader.shell.addEventListener(type, () => (frames = 0), {
        signal: letGo.signal,
        capture: true,
        passive: true,
      });
    }
    const again = () => {
      if (frames-- <= 0 || !article.isConnected) return letGo.abort();
      settle();
      return requestAnimationFrame(again);
    };
    settle();
    settle();
    requestAnimationFrame(again);
  }
}
