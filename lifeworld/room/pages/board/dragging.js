// Cards are dragged with a mouse, a pen or a finger. A press without a move stays a click.

import { el } from "../shared/dom.js";

const FAR = 6; // pixels after which a press is a drag
const EDGE = 48; // pixels from an edge in which what lies behind it scrolls in
const SPEED = 14; // pixels a frame

export class Dragging {
  #drag = null;

  /**
   * @param {HTMLElement} host the columns: `.column[data-pile]` with `ol` and `.note[data-card]`
   * @param {{drop: (card: string, pile: string, at: number) => void, begin: (card: string) => void}} does
   */
  constructor(host, does) {
    this.host = host;
    this.does = does;
    host.addEventListener("pointerdown", (event) => this.#press(event));
    host.addEventListener("click", (event) => this.#swallow(event), { capture: true });
  }

  get isOn() {
    return this.#drag?.ghost != null;
  }

  #press(event) {
    const note = event.target.closest(".note");
    if (!note || event.button !== 0 || this.#drag) return;
    const stop = new AbortController();
    const { signal } = stop;
    this.#drag = {
      note,
      stop,
      x: event.clientX,
      y: event.clientY,
      from: [event.clientX, event.clientY],
      ghost: null,
    };
    addEventListener("pointermove", (move) => this.#move(move), { signal });
    addEventListener("pointerup", () => this.#end(true), { signal });
    addEventListener("pointercancel", () => this.#end(false), { signal });
    addEventListener(
      "keydown",
      (key) => {
        if (key.key !== "Escape" || !this.isOn) return;
        key.stopPropagation();
        this.#end(false);
      },
      { signal, capture: true },
    );
  }

  #move(event) {
    const drag = this.#drag;
    [drag.x, drag.y] = [event.clientX, event.clientY];
    const far = Math.hypot(drag.x - drag.from[0], drag.y - drag.from[1]);
    if (!drag.ghost && far > FAR) this.#begin();
    if (drag.ghost && !drag.frame) drag.frame = requestAnimationFrame(() => this.#follow());
  }

  #begin() {
    const drag = this.#drag;
    const box = drag.note.getBoundingClientRect();
    drag.offset = [drag.from[0] - box.left, drag.from[1] - box.top];
    drag.ghost = drag.note.cloneNode(true);
    drag.ghost.classList.add("ghost");
    drag.ghost.removeAttribute("id");
    drag.ghost.setAttribute("aria-hidden", "true");
    drag.ghost.style.width = `${box.width}px`;
    drag.line = el("div", { class: "drop", "aria-hidden": "true" });
    this.host.append(drag.ghost, drag.line);
    drag.note.classList.add("dragged");
    this.host.classList.add("dragging");
    this.does.begin(drag.note.dataset.card);
  }

  #follow() {
    const drag = this.#drag;
    if (!drag) return;
    drag.frame = null;
    drag.ghost.style.transform = `translate(${drag.x - drag.offset[0]}px, ${drag.y - drag.offset[1]}px) rotate(1deg)`;
    const column = this.#findColumn(drag.x, drag.y);
    if (this.#scroll(column)) drag.frame = requestAnimationFrame(() => this.#follow());
    drag.target = column && this.#aim(column, drag);
    drag.line.hidden = !drag.target;
  }

  #findColumn(x, y) {
    return (
      document
        .elementsFromPoint(x, y)
        .map((node) => node.closest?.(".column"))
        .find((node) => node && this.host.contains(node)) ?? null
    );
  }

  /** Returns where the card would fall, and draws the line there. */
  #aim(column, drag) {
    const list = column.querySelector("ol");
    const notes = [...list.querySelectorAll(".note")].filter((note) => note !== drag.note);
    let low = 0;
    let high = notes.length; // the first note whose middle is below the pointer
    while (low < high) {
      const middle = (low + high) >> 1;
      const box = notes[middle].getBoundingClientRect();
      if (box.top + box.height / 2 < drag.y) low = middle + 1;
      else high = middle;
    }
    const frame = list.getBoundingClientRect();
    const beside = notes[low] ?? notes[low - 1];
    const box = beside?.getBoundingClientRect();
    const top = !box ? frame.top + 4 : notes[low] ? box.top - 4 : box.bottom + 3;
    drag.line.style.width = `${frame.width - 8}px`;
    drag.line.style.transform = `translate(${frame.left + 4}px, ${Math.min(Math.max(top, frame.top), frame.bottom)}px)`;
    return { pile: column.dataset.pile, at: low };
  }

  #scroll(column) {
    const { x, y } = this.#drag;
    const list = column?.querySelector("ol");
    const before = [list?.scrollTop, this.host.scrollLeft];
    if (list) {
      const box = list.getBoundingClientRect();
      if (y < box.top + EDGE) list.scrollTop -= SPEED;
      else if (y > box.bottom - EDGE) list.scrollTop += SPEED;
    }
    const box = this.host.getBoundingClientRect();
    if (x < box.left + EDGE) this.host.scrollLeft -= SPEED;
    else if (x > box.right - EDGE) this.host.scrollLeft += SPEED;
    return before[0] !== list?.scrollTop || before[1] !== this.host.scrollLeft;
  }

  #end(drops) {
    const drag = this.#drag;
    this.#drag = null;
    drag.stop.abort();
    cancelAnimationFrame(drag.frame);
    if (!drag.ghost) return;
    drag.ghost.remove();
    drag.line.remove();
    drag.note.classList.remove("dragged");
    this.host.classList.remove("dragging");
    this.moved = performance.now();
    if (drops && drag.target) this.does.drop(drag.note.dataset.card, drag.target.pile, drag.target.at);
    else this.does.drop(null);
  }

  // The click that a browser sends after a drag is none.
  #swallow(event) {
    if (performance.now() - (this.moved ?? -1000) > 80) return;
    event.stopPropagation();
    event.preventDefault();
  }
}
