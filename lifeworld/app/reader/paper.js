// The page of turns: paints codings and draws the margin stripes.

import { countThings, say } from "../language/say.js";
import { BLOCK, Blocks, guessHeights } from "./blocks.js";
import { coderSign, clock, el, icon } from "./dom.js";
import { foldLabels, layLanes, placeLabels } from "./lanes.js";
import { cutSegments } from "./segments.js";
import { shorten } from "./words.js";

const LABEL_LINE = 17;
const NEAR = 40; // turns on either side that are made at once
const ABOVE = 4; // turns above the first in view that are painted at once

export class Paper {
  #laid = new Set();
  #queue = new Set();
  #frame = 0;
  #lane = new Map();
  #painted = [];
  #idle = 0;

  /** @param {{scroll: HTMLElement, store: object, looks: object, isShown: (mark) => boolean}} parts */
  constructor({ scroll, store, looks, isShown }) {
    Object.assign(this, { scroll, store, looks, isShown });
    this.blocks = new Blocks(store);
    /** Rendered turns: those in view and some around them. */
    this.visible = new Set();
    this.active = null;
    scroll.addEventListener("contentvisibilityautostatechange", (event) => this.#seen(event), true);
    this.sizes = new ResizeObserver(() => {
      this.#laid.clear();
      for (const i of this.visible) this.#layLater(i);
    });
    this.sizes.observe(scroll);
  }

  close() {
    this.sizes.disconnect();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#idle);
  }

  // --- building -----------------------------------------------------------------------------

  /** Inserts all turns: those near `anchor` now, painted as far as they are seen, others when idle. */
  build(anchor = 0) {
    const { turns } = this.store;
    const { clientHeight, clientWidth: width } = this.scroll;
    const heights = guessHeights(turns, { width, ...this.looks.measures });
    const nodes = this.blocks.build(heights);
    this.#painted = new Array(turns.length).fill(false);
    this.#laid.clear();
    this.#lane.clear();
    this.visible.clear();
    const [from, to] = [Math.max(0, anchor - NEAR), Math.min(turns.length, anchor + NEAR)];
    for (let i = from; i < to; i++) this.article(i);
    let room = clientHeight + 200;
    for (let i = Math.max(0, anchor - ABOVE); i < to && room > 0; i++) {
      this.paint(i);
      if (i >= anchor) room -= heights[i];
    }
    this.scroll.replaceChildren(...nodes);
    this.#later(() => this.#rest(anchor));
  }

  /** The elements of turns; those that nobody has needed yet are missing. */
  get articles() {
    return this.blocks.articles;
  }

  /** The element of a turn, made now if it was not yet. */
  article(i) {
    return this.blocks.article(i);
  }

  /** Lets go of all turns. */
  clear() {
    clearTimeout(this.#idle);
    this.blocks.build([]);
    this.#painted = [];
    this.#queue.clear();
    this.visible.clear();
    this.scroll.replaceChildren();
  }

  #later(act, wait = 60) {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(act, wait);
  }

  /** Paints the remaining turns from `start` on, then those before, a few milliseconds at a time. */
  #rest(start, done = 0) {
    const until = performance.now() + 6;
    const { length } = this.articles;
    let n = done;
    for (; n < length && performance.now() < until; n++) {
      const i = (start + n) % length;
      if (!this.#painted[i]) this.paint(i);
    }
    if (n < length) this.#later(() => this.#rest(start, n), 12);
  }

  /** Paints what was not painted yet, now. */
  paintAll() {
    clearTimeout(this.#idle);
    for (let i = 0; i < this.articles.length; i++) if (!this.#painted[i]) this.paint(i);
  }

  /** Repaints everything: visible turns now, the others when idle. */
  repaint() {
    this.#painted.fill(false);
    for (const i of this.visible) this.paint(i);
    this.#later(() => this.#rest(0));
  }

  // --- words --------------------------------------------------------------------------------

  wordsOf(i) {
    return this.article(i).children[1];
  }

  #spans(i) {
    const { length } = this.store.turns[i].text;
    return this.store
      .marksIn(i)
      .filter(this.isShown)
      .map((m) => ({
        mark: m,
        id: m.id,
        suggested: m.suggested,
        a: m.t0 === i ? m.a : 0,
        b: m.t1 === i ? m.b : length,
      }));
  }

  paint(i) {
    const { text, n } = this.store.turns[i];
    const spans = this.#spans(i);
    const words = this.wordsOf(i);
    if (!spans.length) {
      if (words.childElementCount) words.textContent = text;
    } else {
      const line = document.createDocumentFragment();
      for (const segment of cutSegments(text.length, spans))
        line.append(this.#segment(text, segment));
      words.replaceChildren(line);
    }
    this.#painted[i] = true;
    const article = this.article(i);
    article.classList.toggle("read", this.store.reviewed.has(n));
    this.#note(article.children[0], this.store.memos.in(i));
    article.setAttribute("aria-label", this.#describe(i, spans));
    this.#laid.delete(i);
    this.#layLater(i);
  }

  /** Puts the sign of a memo below a turn's speaker, or takes it away. */
  #note(who, memos) {
    const old = who.querySelector(".noted");
    if (!memos.length) return old?.remove();
    const label = memos.length > 1 ? say("{number} memos on this turn", { number: memos.length }) : say("Memo on this turn");
    const title = memos.map(({ memo }) => shorten(memo)).join("\n");
    const sign = old ?? el("button", { type: "button", class: "noted", tabindex: -1 }, icon("pen"));
    sign.setAttribute("aria-label", label);
    sign.title = title;
    if (!old) who.append(sign);
    return undefined;
  }

  #segment(text, { a, b, on, lines, fill, more }) {
    const words = text.slice(a, b);
    if (!on.length) return document.createTextNode(words);
    const node = document.createElement("mark");
    node.textContent = words;
    node.dataset.ids = on.map((s) => s.id).join(" ");
    if (more) node.dataset.more = `+${more}`;
    if (!fill) node.className = "suggested";
    const hue = (span) => this.store.codes.get(span.mark.code)?.hue ?? 0;
    if (fill) node.style.setProperty("--hue", hue(fill));
    else node.style.setProperty("--hue", hue(on[0]));
    lines.forEach((span, level) => {
      if (!span) return;
      const colour = `oklch(var(--line-l) var(--line-c) ${hue(span)})`;
      const drawn = span.suggested
        ? `repeating-linear-gradient(90deg, ${colour} 0 ${span.mark.strong === false ? "2px, transparent 2px" : "5px, transparent 5px"} 8px)`
        : `linear-gradient(${colour} 0 0)`;
      node.style.setProperty(`--u${level}`, drawn);
    });
    const active = this.active && on.find((s) => s.id === this.active);
    if (active) this.#bringForward(node, hue(active));
    return node;
  }

  #describe(i, spans) {
    const turn = this.store.turns[i];
    const name = this.store.speakers[turn.label]?.name ?? turn.label;
    const place = say("Turn {number}", { number: i + 1 });
    const parts = [[place, name, clock(turn.start_time)].filter(Boolean).join(", ")];
    const names = (list) =>
      [...new Set(list.map((s) => this.store.codes.get(s.mark.code)?.name))].join(", ");
    const codings = spans.filter((s) => !s.suggested);
    const suggestions = spans.filter((s) => s.suggested);
    if (codings.length) parts.push(`${countThings(codings.length, "coding")}: ${names(codings)}`);
    if (suggestions.length)
      parts.push(`${countThings(suggestions.length, "suggestion")}: ${names(suggestions)}`);
    const memos = this.store.memos.in(i).length;
    if (memos) parts.push(countThings(memos, "memo"));
    if (this.store.reviewed.has(turn.n)) parts.push(say("read"));
    return parts.join(". ");
  }

  /** Highlights one coding or suggestion, for instance while its card is open. */
  emphasise(id) {
    if (this.active === id) return;
    const old = this.active;
    this.active = id;
    for (const one of [old, id]) {
      const mark = one && this.store.get(one);
      for (let i = mark?.t0; mark && i <= mark.t1; i++) {
        for (const node of this.article(i).querySelectorAll("mark, .lane")) {
          const on = !!id && node.dataset.ids.split(" ").includes(id);
          if (on) this.#bringForward(node, this.store.codes.get(mark.code)?.hue ?? 0);
          else node.classList.remove("active");
        }
      }
    }
  }

  #bringForward(node, hue) {
    node.classList.add("active");
    node.style.setProperty("--active-hue", hue);
  }

  // --- stripes ------------------------------------------------------------------------------

  #seen(event) {
    const first = Number(event.target.dataset?.first);
    for (let i = first; i < Math.min(first + BLOCK, this.articles.length); i++) {
      if (event.skipped) this.visible.delete(i);
      else {
        this.visible.add(i);
        if (!this.#painted[i]) this.paint(i);
        this.#layLater(i);
      }
    }
  }

  #layLater(i) {
    if (this.#laid.has(i) || !this.visible.has(i)) return;
    this.#queue.add(i);
    this.#frame ||= requestAnimationFrame(() => this.#lay());
  }

  /** Reads all geometry first and then writes, once per frame. */
  #lay() {
    this.#frame = 0;
    const jobs = [...this.#queue].filter((i) => this.visible.has(i)).map((i) => this.#measure(i));
    this.#queue.clear();
    for (const job of jobs) this.#draw(job);
  }

  #measure(i) {
    const spans = this.#spans(i);
    if (!spans.length) return { i, boxes: [], height: 0 };
    const area = this.articles[i].children[2].getBoundingClientRect();
    const boxes = spans.map(({ mark, id, a, b }) => {
      const rect = this.range(i, a, b).getBoundingClientRect();
      const top = mark.t0 < i ? 0 : Math.max(0, Math.round(rect.top - area.top));
      const bottom = mark.t1 > i ? Math.round(area.height) : Math.round(rect.bottom - area.top);
      return {
        id,
        mark,
        top,
        bottom: Math.max(bottom, top + 8),
        prefer: mark.t0 < i ? (this.#lane.get(id) ?? 0) : null,
      };
    });
    return { i, boxes, height: area.height };
  }

  #draw({ i, boxes, height }) {
    const area = this.articles[i].children[2];
    this.#laid.add(i);
    if (!boxes.length) {
      if (area.firstChild) area.replaceChildren();
      return;
    }
    const { lane, count } = layLanes(boxes);
    const labels = foldLabels(boxes.filter((box) => box.mark.t0 === i));
    const tops = placeLabels(labels, height, LABEL_LINE);
    const nodes = [];
    for (const { id, mark, top, bottom } of boxes.sort((x, y) => x.top - y.top)) {
      this.#lane.set(id, lane.get(id));
      const code = this.store.codes.get(mark.code);
      const kinds = { suggested: mark.suggested, active: this.active === id };
      kinds.uncounted = !!this.store.uncountedIn(mark);
      const kind = ["lane", ...Object.keys(kinds).filter((one) => kinds[one])].join(" ");
      const stripe = el("i", { class: kind, "data-ids": id, title: this.#title(mark) });
      stripe.style.setProperty("--hue", code?.hue ?? 0);
      stripe.style.insetInlineStart = `${lane.get(id) * 9}px`;
      stripe.style.top = `${top}px`;
      stripe.style.height = `${bottom - top}px`;
      const coder = this.store.coderOf(mark);
      if (coder) {
        stripe.classList.add("signed");
        stripe.style.setProperty("--coder", coder.hue);
      }
      nodes.push(stripe);
    }
    for (const { id, boxes: all } of labels.filter((label) => tops.has(label.id))) {
      const { mark } = all[0];
      const code = this.store.codes.get(mark.code);
      const text = el(
        "span",
        {
          class: `label${mark.suggested ? " suggested" : ""}`,
          "data-ids": id,
          title: all.map((box) => this.#title(box.mark)).join("\n"),
        },
        all.some((box) => box.mark.memo) ? el("small", { class: "has-memo" }, icon("pen")) : null,
        ...this.#signs(all),
        code?.name ?? "?",
        all.length > 1 ? el("small", {}, ` ×${all.length}`) : null,
      );
      text.style.setProperty("--hue", code?.hue ?? 0);
      text.style.top = `${tops.get(id)}px`;
      text.style.insetInlineStart = `${count * 9 + 5}px`;
      nodes.push(text);
    }
    area.replaceChildren(...nodes);
  }

  /** The initials of those who coded a label's passage, each once. */
  #signs(boxes) {
    const signs = boxes.map((box) => this.store.coderOf(box.mark)).filter(Boolean);
    return [...new Map(signs.map((sign) => [sign.initials, sign])).values()].map(coderSign);
  }

  #title(mark) {
    const path = this.store.codes.get(mark.code)?.path ?? say("unknown code");
    const who = mark.mine === false ? `, ${mark.coder}` : "";
    const memo = mark.memo ? `\n${say("Memo: {words}", { words: shorten(mark.memo) })}` : "";
    const why = this.store.uncountedIn(mark);
    const told = `${path}${who}${why && `\n${why}`}${memo}`;
    return mark.suggested ? say("Suggested: {code}", { code: told }) : told;
  }

  // --- geometry -----------------------------------------------------------------------------

  /** Text node and offset in it for a UTF-16 offset of a turn. */
  point(i, units) {
    let left = units;
    let last = null;
    for (const child of this.wordsOf(i).childNodes) {
      const node = child.nodeType === Node.TEXT_NODE ? child : child.firstChild;
      if (!node) continue;
      if (left <= node.length) return [node, left];
      left -= node.length;
      last = node;
    }
    return last ? [last, last.length] : [this.wordsOf(i), 0];
  }

  range(i, a, b, j = i) {
    const range = document.createRange();
    range.setStart(...this.point(i, a));
    range.setEnd(...this.point(j, b));
    return range;
  }

  /** Rectangle of a mark or of a span {t0, a, t1, b}. */
  rectOf({ t0, a, t1, b }) {
    const rect = this.range(t0, a, b, t1).getBoundingClientRect();
    return rect.height ? rect : this.wordsOf(t0).getBoundingClientRect();
  }

  /** Updates speaker names and roles, for instance after a speaker was renamed. */
  relabel() {
    this.blocks.relabel();
  }
}
