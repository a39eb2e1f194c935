// The map of passages: a dot for each, a named region for each suggested theme, and their list.

import { say } from "../language/say.js";
import { el } from "../reader/dom.js";
import { newMount } from "../reader/mounting.js";
import { adoptStyles, followTheme } from "../reader/theme.js";
import {
  findCore,
  findHull,
  findMiddle,
  findNearest,
  fitPoints,
  placeNames,
  placeWords,
} from "./layout.js";

const SVG = "http://www.w3.org/2000/svg";
const REACH = 13; // pixels between the pointer and a dot that it means
const PAD = 26; // around the dots
const LETTER = 6.7; // width of a letter in a region's name, in pixels; its size is in map.css
const LINE = 15; // height of a line of it
const MARK = 19; // the square with a region's number
const CROWD = 600; // dots from which they are drawn smaller

function draw(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

class ThemeMap {
  #digest = null;
  #chosen = null; // index of a theme
  #pointed = null; // index of a theme under the pointer or with the focus
  #dot = null; // index of the dot whose words are shown
  #filled = null; // the data that the list shows
  #sent = null;

  constructor(root) {
    this.root = root.getRootNode();
    this.list = el("ul", { class: "themes", "aria-label": say("Suggested themes") });
    this.canvas = draw("svg", { class: "canvas", role: "img" });
    this.words = el("p", { class: "words", dir: "auto" });
    this.who = el("p", { class: "who" });
    this.title = el("p", { class: "title", dir: "auto" });
    this.card = el("div", { class: "card", hidden: true }, this.title, this.words, this.who);
    this.live = el("div", { class: "live", role: "status" });
    this.frame = el("div", { class: "frame" }, this.canvas, this.card);
    this.shell = el("section", { class: "passages" }, this.list, this.frame, this.live);
    this.shell.style.visibility = "hidden"; // until its styles are loaded
    root.append(this.shell);
    this.stop = new AbortController();
    this.#listen(this.stop.signal);
    this.ready = adoptStyles(this.root, [new URL("./map.css", import.meta.url)]);
    this.watch = new ResizeObserver(() => this.#draw());
    this.watch.observe(this.frame);
  }

  async update({ data, setStateValue }) {
    this.tell = setStateValue;
    this.data = data;
    await this.ready;
    if (this.data !== data) return;
    followTheme(this.shell);
    this.shell.style.visibility = "";
    this.shell.setAttribute("aria-label", data.label);
    this.canvas.setAttribute("aria-label", data.label);
    const late = this.#sent !== null && data.number !== this.#sent;
    const fresh = this.#digest !== data.digest;
    if (!late || fresh) this.#chosen = this.#find(data.chosen);
    if (fresh) {
      this.#digest = data.digest;
      this.#pointed = null;
      this.#show(null);
      this.#fillList();
      this.#draw();
    } else this.#emphasise();
  }

  close() {
    this.stop.abort();
    this.watch.disconnect();
    this.shell.remove();
  }

  #find(id) {
    const n = this.data.themes.findIndex((theme) => theme.id === id);
    return n < 0 ? null : n;
  }

  // --- drawing ------------------------------------------------------------------------------

  #fillList() {
    const items = this.data.themes.map((theme, n) =>
      el(
        "li",
        {},
        el(
          "button",
          {
            type: "button",
            class: "theme",
            "data-n": n,
            style: `--hue:${theme.hue}`,
            "aria-description": theme.sentence || null,
          },
          el("span", { class: "mark" }, theme.mark),
          el("span", { class: "name" }, theme.name),
          el("span", { class: "sizes" }, theme.sizes),
        ),
      ),
    );
    this.list.replaceChildren(...items);
    this.buttons = items.map((item) => item.firstChild);
    this.#filled = this.#digest;
  }

  #draw() {
    const [width, height] = [this.frame.clientWidth, this.frame.clientHeight];
    if (this.#filled !== this.#digest || !this.#digest || !width || !height) return;
    const { themes, dots } = this.data;
    this.canvas.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.points = fitPoints(
      dots.map(({ x, y }) => [x, y]),
      { width, height, pad: PAD },
    );
    const own = themes.map((_, n) => this.points.filter((_, d) => dots[d].theme === n));
    this.regions = own.map((points, n) =>
      draw("polygon", {
        class: "region",
        style: `--hue:${themes[n].hue}`,
        points: points.length ? findHull(findCore(points)).join(" ") : "",
      }),
    );
    this.circles = dots.map(({ theme }, d) =>
      draw("circle", {
        class: "dot",
        style: `--hue:${themes[theme].hue}`,
        cx: this.points[d][0],
        cy: this.points[d][1],
        r: dots.length > CROWD ? 3 : 4.5,
      }),
    );
    this.names = this.#label(own, { width, height });
    this.canvas.replaceChildren(...this.regions, ...this.circles, ...this.names.filter(Boolean));
    this.#emphasise();
    this.#show(this.#dot);
  }

  /** Draws the number of each region, and its name where there is room beside it. */
  #label(own, box) {
    const { themes } = this.data;
    const named = themes.map((_, n) => n).filter((n) => own[n].length);
    named.sort((a, b) => own[b].length - own[a].length || a - b);
    const squares = named.map((n) => {
      const [x, y] = findMiddle([...own[n]]);
      return { x, y, width: MARK, height: MARK };
    });
    const marks = placeNames(squares, box).map(([x, y]) => ({ x, y }));
    const measure = (lines) => ({
      lines,
      width: Math.max(...lines.map((line) => line.length)) * LETTER + 6,
      height: lines.length * LINE + 2,
    });
    const labels = named.map((n, mark) => {
      const { lines } = themes[n];
      const ways = lines.length > 1 ? [measure(lines), measure(lines.slice(0, 1))] : lines.map((line) => measure([line]));
      return { mark, ways };
    });
    const places = placeWords(marks, MARK, labels, box);
    this.marks = [];
    const names = [];
    named.forEach((n, at) => {
      const { x, y } = marks[at];
      this.marks[n] = [x, y];
      const place = places[at];
      const lines = place ? labels[at].ways[place.way].lines : [];
      const first = place ? place.y - ((lines.length - 1) * LINE) / 2 : 0;
      names[n] = draw(
        "g",
        { class: "label", style: `--hue:${themes[n].hue}` },
        draw("rect", { x: x - MARK / 2, y: y - MARK / 2, width: MARK, height: MARK, rx: 4 }),
        draw("text", { class: "number", x, y }, themes[n].mark),
        ...lines.map((line, row) => draw("text", { x: place.x, y: first + row * LINE }, line)),
      );
    });
    return names;
  }

  #emphasise() {
    if (!this.circles) return;
    const at = this.#pointed ?? this.#chosen;
    const mark = (node, n) => {
      node?.classList.toggle("lit", at === n);
      node?.classList.toggle("faded", at !== null && at !== n);
    };
    this.regions.forEach(mark);
    this.names.forEach(mark);
    this.circles.forEach((circle, d) => mark(circle, this.data.dots[d].theme));
    const stop = this.#chosen ?? 0; // the one that Tab leads to
    this.buttons.forEach((button, n) => {
      button.tabIndex = n === stop ? 0 : -1;
      button.classList.toggle("lit", at === n);
      button.setAttribute("aria-pressed", String(this.#chosen === n));
    });
  }

  /** Shows the words of a dot beside it, or hides them. */
  #show(d) {
    this.circles?.forEach((circle, n) => circle.classList.toggle("shown", n === d));
    this.#dot = d;
    this.card.hidden = d === null;
    if (d === null) return;
    const { words, who } = this.data.dots[d];
    this.#fillCard("", words, who);
    this.#moveCard(this.points[d]);
  }

  /** Shows the name of a theme and the sentence that stands for it beside its number. */
  #showTheme(n) {
    const at = n === null ? null : this.marks?.[n];
    this.card.hidden = !at;
    if (!at) return;
    const { name, sentence, sizes } = this.data.themes[n];
    this.#fillCard(name, sentence, sizes);
    this.#moveCard(at);
  }

  #fillCard(title, words, who) {
    this.title.textContent = title;
    this.title.hidden = !title;
    this.words.textContent = words;
    this.words.hidden = !words;
    this.who.textContent = who;
  }

  #moveCard([x, y]) {
    const [wide, high] = [this.card.offsetWidth, this.card.offsetHeight];
    const left = Math.min(Math.max(x - wide / 2, 4), Math.max(4, this.frame.clientWidth - wide - 4));
    const above = y - high - 12;
    this.card.style.left = `${left}px`;
    this.card.style.top = `${above < 4 ? y + 12 : above}px`;
  }

  // --- input --------------------------------------------------------------------------------

  #point(n) {
    if (n === this.#pointed) return;
    this.#pointed = n;
    this.#emphasise();
    if (this.#dot === null) this.#showTheme(n);
  }

  #choose(n, d = null) {
    this.#chosen = n;
    this.#emphasise();
    // The number makes each selection unique, so that a passage can be selected again.
    this.#sent = Date.now();
    const { themes, dots } = this.data;
    this.tell("chosen", {
      theme: n === null ? null : themes[n].id,
      passage: d === null ? null : dots[d].key,
      number: this.#sent,
    });
  }

  /** The region that a place lies in: the smallest one, if they overlap. */
  #under(event) {
    const size = (node) => node.getBBox().width * node.getBBox().height;
    const hit = this.root
      .elementsFromPoint(event.clientX, event.clientY)
      .filter((node) => node.classList?.contains("region"))
      .sort((a, b) => size(a) - size(b))[0];
    return hit ? this.regions.indexOf(hit) : null;
  }

  #at(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    const d = findNearest(this.points ?? [], [event.clientX - left, event.clientY - top], REACH);
    return d < 0 ? null : d;
  }

  #listen(signal) {
    const number = (event) => {
      const button = event.target.closest?.(".theme");
      return button ? Number(button.dataset.n) : null;
    };
    this.canvas.addEventListener("pointermove", (event) => {
      const d = this.#at(event);
      if (d !== this.#dot) this.#show(d);
      const n = d === null ? this.#under(event) : this.data.dots[d].theme;
      this.#point(n);
      if (d === null) this.#showTheme(n);
    });
    this.canvas.addEventListener("pointerleave", () => {
      this.#show(null);
      this.#point(null);
    });
    this.canvas.addEventListener("click", (event) => {
      const d = this.#at(event);
      const n = d === null ? this.#under(event) : this.data.dots[d].theme;
      this.#choose(n, d);
    });
    this.list.addEventListener("pointerover", (event) => this.#point(number(event)));
    this.list.addEventListener("pointerleave", () => this.#point(null));
    this.list.addEventListener("focusin", (event) => {
      if (event.target.matches(":focus-visible")) this.#point(number(event));
    });
    this.list.addEventListener("focusout", () => {
      this.#show(null);
      this.#point(null);
    });
    this.list.addEventListener("click", (event) => {
      const n = number(event);
      if (n !== null) this.#choose(n === this.#chosen ? null : n);
    });
    this.list.addEventListener("keydown", (event) => this.#key(event, number(event)));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#show(null), {
      signal,
    });
  }

  #key(event, n) {
    if (n === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    const turns = { ArrowRight: 1, ArrowLeft: -1 };
    if (event.key in steps) this.buttons[n + steps[event.key]]?.focus();
    else if (event.key === "Home") this.buttons[0].focus();
    else if (event.key === "End") this.buttons.at(-1).focus();
    else if (event.key in turns) this.#step(n, turns[event.key]);
    else return;
    event.preventDefault();
  }

  /** Shows and reads out the next or previous passage of a theme, most central first. */
  #step(n, by) {
    const own = this.data.dots.map((_, d) => d).filter((d) => this.data.dots[d].theme === n);
    if (!own.length) return;
    const at = own.indexOf(this.#dot);
    const to = at < 0 ? (by > 0 ? 0 : own.length - 1) : (at + by + own.length) % own.length;
    this.#point(n);
    this.#show(own[to]);
    this.live.textContent = `${this.words.textContent} ${this.who.textContent}`;
  }
}

export default newMount(ThemeMap);
