// The reader: a component for reading and coding transcripts.

import { say } from "../language/say.js";
import { Bar } from "./bar.js";
import { keepPlace, takeOver } from "./beforehand.js";
import { Commands } from "./commands.js";
import { afterPaint, el } from "./dom.js";
import { listenForMenu } from "./contextmenu.js";
import { Find } from "./find.js";
import { Handles } from "./handles.js";
import { listenForDragging } from "./dragging.js";
import { listen } from "./input.js";
import { Opening } from "./opening.js";
import { applyLocally } from "./operations.js";
import { Looks } from "./looks.js";
import { Menu } from "./menu.js";
import { Moving } from "./moving.js";
import { newMount } from "./mounting.js";
import { Pane } from "./pane.js";
import { Panels } from "./panels.js";
import { Paper } from "./paper.js";
import { Player } from "./player.js";
import { Popover } from "./popover.js";
import { LikelyBar } from "./likelybar.js";
import { listenForPrinting } from "./printing.js";
import { Preferences } from "./preferences.js";
import { Selection } from "./selection.js";
import { Settling } from "./settling.js";
import { Store } from "./store.js";
import { Switching } from "./switching.js";
import { adoptStyles, dropStyles, fitHeight, followTheme, mayTakeFocus } from "./theme.js";
import { Tint } from "./tint.js";
import { transcripts } from "./transcripts.js";
import { uuid7 } from "./ids.js";

const SHEETS = ["reader.css", "pane.css", "likely.css", "print.css"].map((name) => new URL(`./${name}`, import.meta.url));
const CALM = 1000; // milliseconds
const FRAME = new URL("./frame.css", import.meta.url);
const hooks = (globalThis.__lifeworld ??= {
  reader: null,
  measures: { firstPaint: null, lastVisible: null, lastDurable: null, pending: 0 },
});

function findRoot(node) {
  if (node instanceof ShadowRoot) return node;
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? root : document;
}

export class Reader {
  data = {};
  #stamp = 0;
  #held = new Set();
  #noting = null;

  constructor(root) {
    this.root = findRoot(root);
    this.shell = el("div", { class: "reader" });
    this.store = new Store();
    this.scroll = el("div", {
      class: "scroll",
      role: "feed",
      "aria-label": say("Transcript"),
      "aria-busy": "true",
    });
    this.preferences = new Preferences();
    this.looks = new Looks(this.shell, this.preferences);
    this.menu = new Menu(this.shell);
    this.isShown = (m) => this.#passes(m);
    this.paper = new Paper({ scroll: this.scroll, store: this.store, isShown: this.isShown, looks: this.looks });
    this.selection = new Selection({ root: this.root, paper: this.paper, store: this.store });
    this.popover = new Popover(this.shell, this.scroll);
    this.panels = new Panels(this);
    this.moving = new Moving(this);
    this.opening = new Opening(this, hooks.measures);
    this.player = new Player(this);
    this.pane = new Pane(this);
    this.likely = new LikelyBar(this);
    this.settling = new Settling(this, hooks.measures);
    this.handles = new Handles(this);
    this.tint = new Tint(this);
    const commands = (this.commands = new Commands(this));
    this.bar = new Bar({
      host: this.shell,
      extra: [this.likely.button, this.pane.button],
      acts: {
        undo: () => commands.undo(),
        redo: () => commands.redo(),
        help: () => this.panels.help(),
        goTo: (n) => this.leaveTo(n - 1),
        looks: (event) => commands.showLooks(event),
        step: (by) => this.switching.step(by),
      },
    });
    this.find = new Find({
      slot: this.bar.findSlot,
      store: this.store,
      paper: this.paper,
      onGo: (hit) =>
        this.go(hit.turn, {
          off: hit.a,
          mark: { t0: hit.turn, a: hit.a, t1: hit.turn, b: hit.b },
          focus: false,
        }),
      onLeave: (hit) => (
        this.moving.backToTurn(),
        hit && this.selection.select(hit.turn, hit.a, hit.b)
      ),
    });
    this.desk = el("div", { class: "desk" }, this.scroll, this.pane.node);
    this.shell.append(this.desk, this.likely.node, this.bar.toasts, this.bar.live);
    this.stop = new AbortController();
    this.switching = new Switching(this, this.stop.signal);
    listen(this, this.stop.signal);
    this.likely.listen(this.stop.signal);
    listenForDragging(this, this.stop.signal);
    listenForMenu(this, this.stop.signal);
    listenForPrinting(this, this.stop.signal);
    let width = innerWidth;
    const fit = () => {
      fitHeight(this.shell);
      if (width !== innerWidth) this.pane.restore();
      width = innerWidth;
    };
    addEventListener("resize", fit, { signal: this.stop.signal });
    root.append(this.shell);
    this.ready = adoptStyles(this.root, SHEETS);
  }

  // --- lifecycle ----------------------------------------------------------------------------

  /** Called at the start and whenever `data` or the theme changes. */
  async update({ data: sent, setTriggerValue, setStateValue }) {
    hooks.reader = this;
    this.notify = setTriggerValue;
    this.share = setStateValue;
    transcripts.load(sent);
    await Promise.all([this.ready, adoptStyles(document, [FRAME])]);
    const before = this.data;
    const data = this.switching.merge(sent);
    if (!before.transcript) this.pane.restore();
    if (this.share) this.#notePlace();
    followTheme(this.shell);
    fitHeight(this.shell);
    const renewed = before.token !== data.token;
    if (
      before.transcript !== data.transcript ||
      before.hash !== data.hash ||
      before.api !== data.api ||
      (this.opening.failed && renewed)
    ) {
      await this.opening.show(data);
      this.switching.bringNeighbours();
      return;
    }
    this.data = data;
    if (renewed) this.sync.renew(data.token);
    if (!this.store.turns.length) return;
    const seen = (d) => JSON.stringify([d.filter, d.suggestions_on]);
    if (seen(before) !== seen(data)) {
      this.paper.repaint();
      this.moving.offer();
    }
    if (data.focus !== null && data.focus !== undefined && before.focus !== data.focus) {
      this.place.focus = data.focus;
      this.leaveTo(this.store.indexOf(data.focus), { scroll: "start" });
    }
    this.refresh();
  }

  /** Notes where the reader stands once the page around it is drawn. */
  #notePlace() {
    clearTimeout(this.#noting);
    this.#noting = setTimeout(() => this.shell.isConnected && keepPlace(this.shell), CALM);
  }

  /** Goes to another place of the page as it is: the words stand where they stood, the focus stays. */
  moveTo(root) {
    const { focused, scroll } = this;
    const top = scroll.scrollTop;
    this.root = this.selection.root = findRoot(root);
    this.ready = adoptStyles(this.root, SHEETS);
    root.append(this.shell);
    const settle = () => {
      if (!this.shell.isConnected) return requestAnimationFrame(settle); // drawn, but not yet shown
      scroll.scrollTop = top;
      if (focused && mayTakeFocus(document.activeElement)) focused.focus({ preventScroll: true });
    };
    settle();
  }

  /** Drops what was noted about turns of another transcript. */
  forgetTurns() {
    this.#held.clear();
    this.settling.forget();
    this.tint.forget();
    this.isDragging = false;
  }

  close() {
    this.panels.close();
    this.tint.forget();
    this.player.close();
    this.stop.abort();
    this.paper.close();
    this.sync?.close();
    // Once taken off the page, turns have no places: what was kept last stands.
    if (this.shell.isConnected && this.store.turns.length) this.place?.write(this.moving.where());
    this.place?.leave();
    this.switching.close();
    this.menu.close();
    this.menu.stop.abort();
    dropStyles(document, FRAME);
    this.shell.remove();
    if (hooks.reader === this) hooks.reader = null;
  }

  // --- visible marks ------------------------------------------------------------------------

  #passes(mark) {
    if (mark.suggested && this.data.suggestions_on === false) return false;
    const codes = this.data.filter?.codes;
    if (codes && !codes.includes(mark.code)) return false;
    const coders = this.data.filter?.coders;
    return !coders || mark.suggested || coders.includes(mark.coder);
  }

  get current() {
    return this.moving.current;
  }

  /** The highlighted coding or suggestion. */
  get active() {
    return this.paper.active ? this.store.get(this.paper.active) : null;
  }

  go = (i, options) => this.moving.go(i, options);
  leaveTo = (i, options) => this.moving.leaveTo(i, options);

  get focused() {
    return this.root.activeElement;
  }

  /** Paints turns. Changes by others wait while the person selects in the same turn. */
  paint(turns, { own = true } = {}) {
    for (const i of turns) {
      if (own ? this.#isDraggedOver(i) : this.#isBusy(i)) this.#held.add(i);
      else this.paper.paint(i);
    }
    if (own && [...turns].some((i) => this.selection.touches(i)) && !this.popover.isOpen)
      this.selection.show();
    if (this.find.hits.length) this.find.paint();
    this.moving.offer();
    this.handles.place();
    this.refresh();
  }

  #isBusy(i) {
    if (this.selection.touches(i)) return true;
    if (this.panels.covers(i)) return true;
    return this.#isDraggedOver(i);
  }

  /** Whether a turn must wait, because new nodes would end a selection in progress. */
  #isDraggedOver(i) {
    const turns = this.isDragging ? this.selection.nativeTurns() : null;
    return !!turns && turns[0] <= i && i <= turns[1];
  }

  /** Paints the turns that had to wait. */
  release() {
    const ready = [...this.#held].filter((i) => !this.#isBusy(i));
    for (const i of ready) this.#held.delete(i);
    if (ready.length) this.paint(ready);
  }

  refresh() {
    const { store, data } = this;
    this.bar.tell({
      codings: store.codings.size,
      suggestions: store.suggestions.size,
      suggestionsOn: data.suggestions_on !== false,
    });
    this.bar.where(this.current, store.turns.length);
    this.bar.read(store.reviewed.size, store.turns.length);
    this.bar.history({ ...this.sync.history, readonly: !!data.readonly });
    this.bar.neighbours(data.neighbours ?? [null, null]);
    this.tellSaved();
    if (store.turns.length) this.player.take(store.recording);
    this.pane.refresh();
    this.likely.refresh();
  }

  /** Says what is saved. */
  tellSaved() {
    if (this.tint.isShown) return; // told with the marks
    this.bar.saved(this.sync.state, this.sync.pending);
    hooks.measures.pending = this.sync.pending;
  }

  // --- changes ------------------------------------------------------------------------------

  /** Asks the page for what the reader cannot do itself, such as opening another page. */
  ask(what) {
    this.sync.hushNotice();
    this.notify?.("asked", what);
  }

  /** Stores when the key or pointer was pressed, to measure from there. */
  stamp(time = performance.now()) {
    this.#stamp = time;
  }

  refuseWriting() {
    if (!this.data.readonly) return false;
    this.bar.toast(say("You can read this transcript, but not change it."));
    return true;
  }

  /** Shows operations at once and sends them. `words` returns the text for the live region. */
  perform(ops, words = null) {
    const dirty = new Set();
    for (const op of ops) {
      op.id = uuid7();
      const { dirty: turns, revert } = applyLocally(this.store, op);
      this.settling.hold(op.id, revert);
      for (const i of turns) dirty.add(i);
    }
    const paint = () => {
      this.paint(dirty);
      if (words) this.bar.announce(words());
      this.panels.redraw();
    };
    const from = this.#stamp || performance.now();
    this.#stamp = 0;
    afterPaint((now) => (hooks.measures.lastVisible = now - from));
    const isTinted = this.tint.show(ops, paint);
    this.sync.send(ops);
    if (!isTinted) paint();
  }

  /** Takes the server's reply to operations that are painted already. */
  settle = (reply, ops, ms) => this.settling.settle(reply, ops, ms);

  tellRefusal({ error, hint = "" }) {
    this.bar.toast([error, hint].filter(Boolean).join(" "), { kind: "refusal" });
  }
}

export default newMount(Reader, takeOver);
