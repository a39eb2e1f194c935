// Handles at both ends of the coding whose card is open; dragged, they move its ends by words.

import { say } from "../language/say.js";
import { placeEdge } from "./edges.js";
import { el } from "./dom.js";
import { highlight } from "./find.js";

export class Handles {
  #mark = null;
  #drag = null; // {edge, next}

  constructor(reader) {
    this.reader = reader;
    const make = (edge, title) => {
      const node = el("i", { class: `handle ${edge}`, "aria-hidden": "true", title });
      node.addEventListener("pointerdown", (event) => this.#begin(event, edge));
      node.addEventListener("pointermove", (event) => this.#move(event));
      node.addEventListener("pointerup", () => this.#end(true));
      node.addEventListener("pointercancel", () => this.#end(false));
      return node;
    };
    this.nodes = {
      start: make("start", say("Drag to move the start")),
      end: make("end", say("Drag to move the end")),
    };
  }

  /** Shows the handles of a coding of one's own, or of none. */
  show(mark) {
    const own = mark && !mark.suggested && mark.mine && !this.reader.data.readonly;
    this.#mark = own ? mark.id : null;
    this.place();
  }

  /** Puts the handles where the coding's ends are now. */
  place() {
    const { paper, scroll, selection, store } = this.reader;
    const mark = this.#mark && store.codings.get(this.#mark);
    if (!mark) {
      for (const node of Object.values(this.nodes)) node.remove();
      return;
    }
    const rects = [...paper.range(mark.t0, mark.a, mark.b, mark.t1).getClientRects()].filter((r) => r.height);
    if (!rects.length) return;
    const view = scroll.getBoundingClientRect();
    const put = (node, rect, side) => {
      node.style.left = `${rect[side] - view.left}px`;
      node.style.top = `${rect.top - view.top + scroll.scrollTop}px`;
      node.style.height = `${rect.height}px`;
      if (node.parentNode !== scroll) scroll.append(node);
    };
    put(this.nodes.start, rects[0], selection.isRightToLeft(mark.t0) ? "right" : "left");
    put(this.nodes.end, rects.at(-1), selection.isRightToLeft(mark.t1) ? "left" : "right");
  }

  #begin(event, edge) {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    event.target.setPointerCapture(event.pointerId);
    this.#drag = { edge, next: null };
  }

  #move(event) {
    if (!this.#drag) return;
    const { paper, selection, store } = this.reader;
    const mark = store.codings.get(this.#mark);
    const at = selection.under(event.clientX, event.clientY);
    if (!mark || !at) return;
    const next = placeEdge(store.turns, mark, this.#drag.edge, at);
    if (!next) return;
    this.#drag.next = next;
    highlight("lifeworld-pending", [paper.range(next.t0, next.a, next.b, next.t1)]);
  }

  #end(done) {
    const next = done ? this.#drag?.next : null;
    this.#drag = null;
    highlight("lifeworld-pending", []);
    if (next && this.#mark) this.reader.commands.codings.resizeTo(this.#mark, next);
  }
}
