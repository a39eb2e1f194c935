// The chain map: a component that shows the whole evidence chain and lets one item be selected.

import { countThings, say } from "../language/say.js";
import { afterPaint, el, icon } from "../reader/dom.js";
import { newMount } from "../reader/mounting.js";
import { adoptStyles, followTheme } from "../reader/theme.js";
import { countFolded, isTall, listShown } from "./folding.js";
import { Graph } from "./graph.js";
import { findStop } from "./moving.js";
import { fold, head, key } from "./signs.js";
import { View } from "./view.js";

const measures = (globalThis.__lifeworld_map ??= { drawn: null, things: 0, links: 0 });
const REST = 90; // milliseconds that the pointer rests on a card before its path is highlighted

class ChainMap {
  #digest = null;
  #chosen = null;
  #hovered = null;
  #focused = null;
  #found = null; // highlighted search results, stale items or loose items: {name, nodes}
  #open = new Set(); // names of open folds
  #alone = null; // whether only the path of the selection is shown; null: automatic
  #wait = 0;
  #sent = null; // the number of the last selection sent; older answers are ignored

  constructor(root) {
    this.root = root.getRootNode();
    this.view = new View();
    this.field = el("input", {
      type: "search",
      class: "field",
      placeholder: say("Find in the chain"),
      "aria-label": say("Find in the chain"),
      title: say("Find in the chain (/)"),
      autocomplete: "off",
      spellcheck: "false",
    });
    this.told = el("span", { class: "told" });
    this.again = el("button", { type: "button", class: "tool", "aria-pressed": "false" });
    this.whole = el("button", { type: "button", class: "tool" });
    this.clear = el("button", { type: "button", class: "tool" }, icon("cross"), say("Clear selection"));
    this.tools = el(
      "div",
      { class: "tools", role: "group", "aria-label": say("Map tools") },
      this.field,
      this.told,
      el("span", { class: "space" }),
      this.again,
      this.whole,
      this.clear,
    );
    this.key = el("ul", { class: "key", "aria-label": say("Kinds of links") });
    this.hint = el("p", { class: "hint" });
    this.live = el("div", { class: "live", role: "status" });
    this.shell = el(
      "section",
      { class: "map", "aria-label": say("Map of the chain") },
      this.tools,
      this.view.frame,
      el("div", { class: "foot" }, this.hint, this.key),
      this.live,
    );
    this.shell.style.visibility = "hidden"; // until its styles are loaded
    this.stop = new AbortController();
    this.#listen(this.stop.signal);
    root.append(this.shell);
    this.ready = adoptStyles(this.root, [new URL("./map.css", import.meta.url)]);
    this.watch = new ResizeObserver(() => this.#resized());
    this.watch.observe(this.view.frame);
  }

  /** Called at the start and whenever `data` or the theme changes. */
  async update({ data, setStateValue }) {
    this.tell = setStateValue;
    this.data = data;
    await this.ready;
    if (this.data !== data) return;
    followTheme(this.shell);
    this.shell.style.visibility = "";
    const began = performance.now();
    const fresh = this.#digest !== data.digest;
    if (fresh) {
      this.#digest = data.digest;
      this.graph = new Graph(data.graph);
      this.#hovered = this.#focused = this.#found = null;
      this.field.value = "";
      this.view.load(this.graph);
      this.key.replaceChildren(...key(this.graph));
    }
    const late = this.#sent !== null && data.number !== this.#sent;
    const wanted = data.chosen ? this.graph.find(...data.chosen) : null;
    const chosen = late && !fresh ? this.#chosen : wanted;
    if (!fresh && chosen === this.#chosen) return;
    if (chosen === null || this.#chosen === null) this.#alone = null;
    this.#chosen = chosen;
    this.#draw();
    if (chosen !== null) this.view.reveal(chosen, { centre: fresh });
    if (fresh)
      afterPaint((now) => {
        measures.drawn = now - began;
        measures.things = this.graph.nodes.length;
        measures.links = this.graph.links.length;
      });
  }

  close() {
    clearTimeout(this.#wait);
    this.stop.abort();
    this.watch.disconnect();
    this.shell.remove();
  }

  // --- visible items ------------------------------------------------------------------------

  get #path() {
    return this.#chosen === null ? null : this.graph.path(this.#chosen);
  }

  /** Whether only the selection's path is shown: if requested, or if the chain does not fit. */
  get #isAlone() {
    if (this.#chosen === null) return false;
    return this.#alone ?? isTall(this.graph);
  }

  #shown() {
    return listShown(this.graph, {
      path: this.#path?.nodes ?? null,
      alone: this.#isAlone,
      open: this.#open,
      found: this.#found?.nodes ?? [],
    });
  }

  #draw() {
    this.view.lay(this.#shown(), {
      head: (kind, number) => this.#head(kind, number),
      fold: (kind) => this.#fold(kind),
    });
    this.view.choose(this.#chosen);
    this.#emphasise();
    this.#rove();
    this.#status();
  }

  #head(kind, shown) {
    const { graph } = this;
    const loose = graph.listLoose(kind);
    const told = !this.#isAlone && !countFolded(graph, kind).loose;
    return head(graph, kind, {
      shown,
      all: graph.countAll(kind),
      loose: told ? loose.length : 0,
      pressed: this.#found?.name === `loose ${kind}`,
      onLoose: () => this.#showOnly(`loose ${kind}`, loose),
    });
  }

  #fold(kind) {
    if (this.#isAlone) return null;
    const onFold = (name) => this.#unfold(name);
    return fold(this.graph, kind, { ...countFolded(this.graph, kind), open: this.#open, onFold });
  }

  #unfold(name) {
    if (!this.#open.delete(name)) this.#open.add(name);
    this.#draw();
    this.#goTo(`fold ${name}`);
  }

  /** The path to highlight: under the pointer, else of the search, else of the selection. */
  #emphasise() {
    const { graph, view } = this;
    const at = this.#hovered ?? this.#focused;
    if (at !== null) view.emphasise(graph.path(at));
    else if (this.#found) view.emphasise(graph.among(this.#found.nodes));
    else view.emphasise(this.#path);
  }

  /** Makes one stop of the map reachable by Tab: the last one visited. */
  #rove(stop = this.at) {
    const stops = this.view.columns.flat();
    const first = stops.find((each) => typeof each === "number") ?? stops[0];
    const to = [stop, this.#chosen, first].find((each) => stops.includes(each)) ?? null;
    const before = this.view.stop(this.at);
    if (before) before.tabIndex = -1;
    this.at = to;
    if (to !== null) this.view.stop(to).tabIndex = 0;
  }

  #goTo(stop) {
    if (stop === null || stop === undefined) return;
    this.#rove(stop);
    if (typeof stop === "number") this.view.reveal(stop);
    this.view.stop(stop)?.focus({ preventScroll: true });
  }

  #status() {
    const { graph } = this;
    const stale = graph.listStale();
    this.again.hidden = !stale.length;
    const again = say("{number} to look at again", { number: stale.length });
    this.again.replaceChildren(el("span", { class: "sign" }, "⟳"), again);
    this.again.setAttribute("aria-pressed", String(this.#found?.name === "stale"));
    const chosen = this.#chosen !== null;
    this.whole.hidden = !chosen;
    this.whole.textContent = this.#isAlone ? say("Show the whole chain") : say("Show only this path");
    this.clear.hidden = !chosen;
    this.hint.textContent = chosen
      ? say("Highlighted: what it rests on and what rests on it. Details are below the map.")
      : say("Choose a card to highlight what it rests on and what rests on it, and to see its details.");
  }

  // --- selection ----------------------------------------------------------------------------

  #choose(i) {
    clearTimeout(this.#wait);
    if (this.#chosen === i) i = null;
    const node = i === null ? null : this.graph.nodes[i];
    const before = this.#chosen;
    this.#chosen = i;
    if (i === null || before === null) this.#alone = null;
    this.#hovered = this.#focused = null;
    this.#dropFound();
    this.#draw();
    if (i !== null) this.#goTo(i);
    // The number makes each selection unique, so that an item can be selected again.
    this.#sent = Date.now();
    this.tell("chosen", { key: node && [node.kind, node.id], number: this.#sent });
    const whole = say("Showing the whole chain.");
    this.#announce(node ? say("Selected: {item}", { item: this.graph.label(i) }) : whole);
  }

  #showOnly(name, nodes) {
    const off = this.#found?.name === name;
    this.field.value = "";
    this.told.textContent = "";
    this.#found = off ? null : { name, nodes };
    this.#hovered = this.#focused = null;
    if (!off && this.#isAlone) this.#alone = false;
    this.#draw();
    if (name.startsWith("loose")) this.#goTo(name);
    if (!off && nodes.length) this.view.reveal(nodes[0]);
    const items = countThings(nodes.length, "item");
    this.#announce(off ? say("Showing the whole chain.") : say("{items} highlighted.", { items }));
  }

  #dropFound() {
    this.#found = null;
    this.field.value = "";
    this.told.textContent = "";
  }

  #search() {
    const query = this.field.value.trim();
    if (!query) {
      const had = this.#found;
      this.#dropFound();
      if (had) this.#draw();
      return;
    }
    const nodes = this.graph.search(query);
    this.#found = { name: "search", nodes };
    this.told.textContent = nodes.length ? say("{number} found", { number: nodes.length }) : say("Nothing found");
    this.#hovered = this.#focused = null;
    if (this.#isAlone) this.#alone = false;
    this.#draw();
    if (nodes.length) this.view.reveal(nodes[0], { centre: true });
    this.#announce(this.told.textContent);
  }

  #announce(words) {
    this.live.textContent = words;
  }

  // --- input --------------------------------------------------------------------------------

  #listen(signal) {
    const { frame, canvas } = this.view;
    const card = (event) => event.target.closest?.(".card") ?? null;
    const number = (node) => (node ? Number(node.dataset.node) : null);
    canvas.addEventListener("click", (event) => {
      const node = card(event);
      if (node) this.#choose(number(node));
    });
    canvas.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "mouse") return;
      const i = number(card(event));
      if (i !== null) this.view.explain(i);
      clearTimeout(this.#wait);
      if (i === this.#hovered) return;
      this.#wait = setTimeout(() => {
        this.#hovered = i;
        this.#emphasise();
      }, REST);
    });
    canvas.addEventListener("pointerleave", () => {
      clearTimeout(this.#wait);
      if (this.#hovered === null) return;
      this.#hovered = null;
      this.#emphasise();
    });
    frame.addEventListener("focusin", (event) => {
      const node = card(event);
      const i = node?.matches(":focus-visible") ? number(node) : null;
      const stop = node ? number(node) : event.target.dataset.stop;
      if (stop !== undefined) this.#rove(stop);
      if (i === this.#focused) return;
      if (i !== null) this.view.reveal(i);
      this.#focused = i;
      this.#hovered = null;
      this.#emphasise();
    });
    frame.addEventListener("focusout", (event) => {
      if (frame.contains(event.relatedTarget)) return;
      this.#focused = null;
      this.#emphasise();
    });
    frame.addEventListener("keydown", (event) => this.#key(event));
    this.tools.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && event.target !== this.field) this.#key(event);
    });
    this.field.addEventListener("input", () => this.#search());
    this.field.addEventListener("keydown", (event) => this.#keyInField(event));
    this.again.addEventListener("click", () => this.#showOnly("stale", this.graph.listStale()));
    this.whole.addEventListener("click", () => {
      this.#alone = !this.#isAlone;
      this.#draw();
      if (this.#chosen !== null) this.view.reveal(this.#chosen, { centre: true });
    });
    this.clear.addEventListener("click", () => {
      const chosen = this.#chosen;
      this.#choose(null);
      this.view.reveal(chosen, { centre: true });
      this.#goTo(chosen);
    });
    this.shell.addEventListener(
      "keydown",
      (event) => {
        if (event.key === "/" && event.target !== this.field) {
          event.preventDefault();
          this.field.focus();
        }
        // Streamlit's own shortcuts (r, c) must not work here.
        if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
      },
      { signal },
    );
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "Escape") {
      if (this.#found) {
        this.#dropFound();
        this.#draw();
      } else if (this.#chosen !== null) {
        const chosen = this.#chosen;
        this.#choose(null);
        this.#goTo(chosen);
      } else return;
    } else if (/^(Arrow|Home|End)/.test(event.key)) {
      const visible = new Set(this.view.columns.flat());
      const to = findStop(event.key, this.at, {
        columns: this.view.columns,
        links: this.graph.links.filter((l) => visible.has(l.from) && visible.has(l.to)),
        middle: this.view.middle,
      });
      if (to !== null) this.#goTo(to);
      else if (event.key === "ArrowRight") this.#announce(say("Nothing rests on it here."));
      else if (event.key === "ArrowLeft") this.#announce(say("It rests on nothing else here."));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #keyInField(event) {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      const first = this.#found?.nodes[0];
      if (first !== undefined) this.#goTo(first);
    } else if (event.key === "Escape") {
      this.#dropFound();
      this.#draw();
      this.#goTo(this.at);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #resized() {
    const width = this.view.frame.clientWidth;
    if (!this.graph || !width || width === this.view.width) return;
    requestAnimationFrame(() => this.shell.isConnected && this.#draw());
  }
}

export default newMount(ChainMap);
