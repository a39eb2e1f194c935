// The display of the map: cards in columns, and the links between them in one SVG.

import { say } from "../language/say.js";
import { el } from "../reader/dom.js";
import { order, place, ports, thread } from "./layout.js";
import { Lines } from "./lines.js";

const LANE = 2; // pixels for a link between cards, in addition to the gap
const GAPS = { many: 4, some: 8 };
const HEADING = 34; // space above a second kind in a column
// With more cards than this in a column, each has one line; sentences keep two lines longer.
const MANY = { code: 14, others: 30 };
const WINDOW = 28; // a longer column does not fit into the frame
const FEW = 8; // up to this many cards have room for a third line
// Relative column widths: findings are sentences, the others are names.
const WIDTHS = { code: 1.15, theme: 1.1, insight: 1.4, need: 1.4, space: 1.1, initiative: 1, metric: 0.95 };
const WIDEST_WORD = 11; // a longer word breaks
const LEAST = 0.88; // of a column's width
const PADDING = 1.6; // of a card, left and right, with its border
const CROWD = 24; // number of links between two columns that doubles their gap
const MOVING = 150; // moves are not animated with more cards than this
const STALE = "⟳";

export class View {
  constructor() {
    this.heads = el("div", { class: "heads" });
    this.lines = new Lines();
    this.canvas = el("div", { class: "canvas" }, this.lines.picture);
    this.frame = el("div", { class: "frame" }, el("div", { class: "sheet" }, this.heads, this.canvas));
    this.cards = [];
    this.buttons = new Map();
    this.columns = [];
    this.places = new Map();
    this.lit = new Set();
  }

  /** Sets the graph and clears the cards, which `lay` creates. */
  load(graph) {
    this.graph = graph;
    this.cards = [];
    this.places = new Map();
  }

  /** An item's card, created when first shown. */
  card(i) {
    return (this.cards[i] ??= this.#card(this.graph.nodes[i], i));
  }

  #card(node, i) {
    const { graph } = this;
    const heard = node.state ? [] : graph.heard(node);
    const states = [node.reasons && "stale", node.state && "ended", node.loose && "loose"];
    return el(
      "button",
      {
        type: "button",
        class: ["card", ...states].filter(Boolean).join(" "),
        tabindex: -1,
        "data-node": i,
        "data-kind": node.kind,
      },
      el(
        "span",
        { class: "name", dir: "auto" },
        node.reasons ? el("span", { class: "again", "aria-hidden": "true" }, `${STALE} `) : null,
        node.mark ? el("b", { class: "mark" }, `${node.mark} `) : null,
        node.name,
      ),
      " ",
      el(
        "span",
        { class: "meta" },
        node.state ? el("span", {}, `${node.state} `) : null,
        // In a long column, only the number is visible.
        ...heard.map(([number, unit]) =>
          el("span", { class: "heard" }, String(number), el("span", { class: "unit" }, ` ${unit} `)),
        ),
        graph.isFirst(i) ? el("span", { class: "again unit" }, `${say("look again")} `) : null,
      ),
      el("span", { class: "said" }, graph.said(i)),
    );
  }

  /** Adds a tooltip to the card under the pointer only; otherwise it would be read out twice. */
  explain(i) {
    const { reasons } = this.graph.nodes[i];
    this.cards[i].title ||= [this.graph.label(i), ...(reasons ?? [])].join("\n");
  }

  /**
   * Lays out the visible items.
   *
   * @param {number[][]} shown items by column, in the study's order
   * @param {(kind: string) => HTMLElement|null} fold the fold button below a kind, if any
   */
  lay(shown, { head, fold }) {
    const { graph } = this;
    const visible = new Set(shown.flat());
    const links = graph.links.filter((link) => visible.has(link.from) && visible.has(link.to));
    const { columns, segments, ways } = thread(shown, links);
    const kindOf = (item) => graph.nodes[item]?.kind;
    const group = (item) =>
      item < 0 ? 0 : graph.stations[graph.column[item]].indexOf(kindOf(item));
    const ordered = order(columns, segments, { group });
    this.columnOf = new Map(ordered.flatMap((items, c) => items.map((item) => [item, c])));
    const width = this.#measure(ordered);
    this.#fill(ordered, { head, fold, width });
    this.still = visible.size > MOVING || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const lanes = (item) => item < 0;
    const heights = new Map(
      [...visible].map((item) => [item, this.cards[item].offsetHeight]),
    );
    const height = (item) => (lanes(item) ? LANE : heights.get(item));
    const leads = new Map();
    for (const items of ordered) {
      let above = null;
      for (const item of items.filter((each) => !lanes(each))) {
        if (above !== null && kindOf(item) !== above) leads.set(item, HEADING);
        above = kindOf(item);
      }
    }
    const gap = (c) => (this.#isLong(ordered[c]) ? GAPS.many : GAPS.some);
    const lead = (item) => leads.get(item) ?? 0;
    // A chain taller than the frame is spread so that each screenful shows part of every column.
    const tall = Math.max(...ordered.map((items) => items.length)) > WINDOW;
    const even = tall ? 0.8 : 0;
    const { top, height: total } = place(ordered, segments, { height, lead, gap, even });
    this.top = top;
    this.height = height;
    this.#put(ordered, { width, total, lead });
    this.#draw(links, ways, segments, width);
  }

  middle = (item) => this.top.get(item) + this.height(item) / 2;

  /** Whether a column has so many cards of one kind that each gets one line. */
  #isLong(items) {
    const numbers = new Map();
    for (const item of items.filter((each) => each >= 0)) {
      const { kind } = this.graph.nodes[item];
      numbers.set(kind, (numbers.get(kind) ?? 0) + 1);
    }
    return [...numbers].some(([kind, number]) => number > (MANY[kind] ?? MANY.others));
  }

  /** Widths and positions of the columns; a narrow frame scrolls sideways. */
  #measure(ordered) {
    const style = getComputedStyle(this.frame);
    const em = parseFloat(style.fontSize);
    const weights = this.graph.stations.map((kinds) => WIDTHS[kinds[0]] ?? 1);
    const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
    const between = this.graph.crowd.map((number) => 1 + Math.min(1, number / CROWD));
    this.width = this.frame.clientWidth;
    const room = this.width - 2 * em;
    const unit = Math.floor(
      Math.min(14 * em, Math.max(7.2 * em, (room - 2.3 * em * sum(between)) / sum(weights))),
    );
    const least = ordered.map((items) => this.#fitWords(items, style.font, em));
    const wanted = weights.map((weight, c) => Math.max(Math.round(unit * weight), least[c]));
    // What a long word takes, the other columns give, down to a share of their width.
    const spare = wanted.map((wide, c) => Math.max(0, wide - Math.max(least[c], LEAST * wide)));
    const lacking = sum(wanted) + 1.6 * em * sum(between) - room;
    const part = Math.min(1, Math.max(0, lacking / (sum(spare) || 1)));
    const cards = wanted.map((wide, c) => Math.floor(wide - part * spare[c]));
    const left = between.length ? (room - sum(cards)) / sum(between) : 0;
    const gap = Math.floor(Math.min(5 * em, Math.max(1.6 * em, left)));
    const xs = [0];
    for (const [c, wide] of between.entries()) xs.push(xs[c] + cards[c] + Math.round(gap * wide));
    const whole = xs.at(-1) + cards.at(-1);
    this.canvas.parentElement.style.width = `${whole + 2 * em}px`;
    return { cards, xs, whole };
  }

  /** Width at which no word in a column breaks, up to a limit; a long column has no wrapping. */
  #fitWords(items, font, em) {
    if (this.#isLong(items)) return 0;
    this.pen ??= document.createElement("canvas").getContext("2d");
    this.pen.font = font;
    const words = items.filter((item) => item >= 0).flatMap((item) => this.graph.nodes[item].name.split(/\s+/));
    const widest = Math.max(0, ...words.map((word) => this.pen.measureText(word).width));
    return Math.ceil(Math.min(WIDEST_WORD * em, widest) + PADDING * em);
  }

  /** Replaces the lists of cards; cards that remain keep the focus. */
  #fill(ordered, { head, fold, width }) {
    const { graph } = this;
    this.columns = [];
    this.lists = [];
    const heads = [];
    ordered.forEach((items, c) => {
      const cards = items.filter((item) => item >= 0);
      const stops = [];
      graph.stations[c].forEach((kind, g) => {
        const mine = cards.filter((item) => graph.nodes[item].kind === kind);
        const heading = head(kind, mine.length);
        const foot = fold(kind);
        if (g > 0 && !mine.length) return;
        const list = el("ul", { "aria-label": `${graph.title(kind)}, ${mine.length}` });
        for (const part of [list, heading, foot])
          part?.style.setProperty("--card", `${width.cards[c]}px`);
        list.classList.toggle("many", mine.length > (MANY[kind] ?? MANY.others));
        list.classList.toggle("few", mine.length <= FEW);
        for (const item of mine) {
          list.append(this.card(item).parentElement ?? el("li", {}, this.card(item)));
        }
        this.lists.push({ kind, list, heading, foot, column: c, group: g, cards: mine });
        const buttons = (part) => [...(part?.querySelectorAll("button") ?? [])];
        stops.push(...buttons(heading), ...mine, ...buttons(foot));
        if (g === 0) heads.push(heading);
      });
      this.columns.push(stops.map((stop) => this.#name(stop)));
    });
    this.heads.replaceChildren(...heads.filter(Boolean));
    const parts = this.lists.flatMap(({ list, heading, foot, group }) => [
      group ? heading : null,
      list,
      foot,
    ]);
    const focused = this.frame.getRootNode().activeElement;
    this.canvas.replaceChildren(this.lines.picture, ...parts.filter(Boolean));
    if (focused?.isConnected && focused !== this.frame.getRootNode().activeElement)
      focused.focus({ preventScroll: true });
  }

  /** The stop of an element: a card's number or a button's name. */
  #name(stop) {
    if (typeof stop === "number") return stop;
    this.buttons.set(stop.dataset.stop, stop);
    return stop.dataset.stop;
  }

  stop(name) {
    return typeof name === "number" ? this.cards[name] : this.buttons.get(name);
  }

  #put(ordered, { width, total, lead }) {
    const x = (c) => width.xs[c];
    const foots = new Map();
    this.x = x;
    for (const { list, heading, foot, column, group, cards } of this.lists) {
      if (heading) heading.style.left = `${x(column)}px`;
      if (group && heading && cards.length)
        heading.style.top = `${this.top.get(cards[0]) - Math.max(lead(cards[0]), 24) + 8}px`;
      for (const item of cards) {
        const row = this.cards[item].parentElement;
        this.#move(item, row, { x: x(column), y: this.top.get(item) });
      }
      if (foot) foots.set(column, { foot, list });
    }
    let most = total;
    for (const [column, { foot }] of foots) {
      const last = Math.max(
        -GAPS.some,
        ...ordered[column].map((item) => this.top.get(item) + this.height(item)),
      );
      foot.style.transform = `translate(${x(column)}px, ${last + GAPS.some}px)`;
      most = Math.max(most, last + GAPS.some + foot.offsetHeight);
    }
    const heads = [...this.heads.children].map((head) => head.offsetHeight);
    this.heads.style.height = `${Math.max(...heads) + 8}px`;
    this.canvas.style.height = `${most}px`;
    this.tallest = most;
  }

  /** Places a card, animated if it was elsewhere before. */
  #move(item, row, to) {
    const from = this.places.get(item);
    const at = ({ x, y }) => `translate(${x}px, ${y}px)`;
    row.style.transform = at(to);
    this.places.set(item, to);
    if (this.still || !from || (from.x === to.x && from.y === to.y)) return;
    row.animate([{ transform: at(from) }, { transform: at(to) }], { duration: 200, easing: "ease-out" });
  }

  #draw(links, ways, segments, { cards, whole }) {
    const port = ports(segments, { top: this.top, height: this.height });
    const column = (item) => this.columnOf.get(item);
    const routes = [];
    for (const link of links) {
      const way = ways.get(link.id);
      if (!way) continue;
      const points = [];
      way.forEach((item, k) => {
        const left = this.x(column(item));
        const right = left + cards[column(item)];
        const y = this.middle(item);
        if (k > 0) points.push({ x: left, y: y + (item < 0 ? 0 : port(item, way[k - 1], "in")) });
        if (item < 0) points.push({ x: right, y, straight: true });
        else if (k < way.length - 1)
          points.push({ x: right, y: y + port(item, way[k + 1], "out") });
      });
      routes.push({ link, points });
    }
    this.lines.draw(routes, { width: whole, height: this.tallest, still: this.still });
  }

  /** Highlights some items and links and fades the others; null highlights nothing. */
  emphasise(set) {
    const now = { nodes: set?.nodes ?? new Set(), links: set?.links ?? new Set() };
    const before = this.lit;
    this.lit = now.nodes;
    this.frame.classList.toggle("some", !!set);
    for (const i of before) if (!now.nodes.has(i)) this.cards[i]?.classList.remove("lit");
    for (const i of now.nodes) this.cards[i]?.classList.add("lit");
    this.lines.emphasise(now.links);
  }

  choose(chosen) {
    this.cards.forEach((card, i) => {
      if (i === chosen) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    });
  }

  /** Scrolls the frame, and only the frame, to bring a card well into view. */
  reveal(item, { centre = false } = {}) {
    const place = this.cards[item]?.isConnected && this.places.get(item);
    if (!place) return;
    const { frame } = this;
    const head = this.heads.offsetHeight;
    const [x, y] = [place.x + this.canvas.offsetLeft, place.y + this.canvas.offsetTop];
    const { offsetWidth: width, offsetHeight: height } = this.cards[item];
    const [left, top] = [frame.scrollLeft, frame.scrollTop];
    if (y - head - 12 < top || y + height + 16 > top + frame.clientHeight) {
      const up = y - head - 12 < top ? y - head - 12 : y + height + 16 - frame.clientHeight;
      frame.scrollTop = centre ? y - (frame.clientHeight - height + head) / 2 : up;
    }
    if (x - 12 < left) frame.scrollLeft = x - 12;
    else if (x + width + 16 > left + frame.clientWidth)
      frame.scrollLeft = x + width + 16 - frame.clientWidth;
  }
}
