// Reads a random sample: one passage at a time, the codebook beside it, and nothing suggested.

import { countThings, say } from "../language/say.js";
import { el, swatch } from "../reader/dom.js";
import { newMount } from "../reader/mounting.js";
import { showSaving } from "../reader/saving.js";
import { adoptStyles, fitHeight, followTheme, mayTakeFocus } from "../reader/theme.js";
import { Batch } from "./batch.js";
import { CodeList } from "./codelist.js";
import { commandFor } from "./keys.js";
import { lineFor } from "./line.js";
import { describeLeft } from "./pace.js";

class Desk {
  #told = false;

  constructor(root) {
    this.root = root.getRootNode();
    this.codes = new CodeList({
      onToggle: (code) => this.#toggle(code),
      onLeave: () => this.#leaveSearch(),
    });
    this.count = el("b", { class: "count" });
    this.left = el("span", { class: "left" });
    this.saving = el("span", { class: "saving" });
    this.bar = el("i", {});
    this.progress = el(
      "div",
      { class: "progress", role: "progressbar", "aria-label": say("Passages read"), "aria-valuemin": 0 },
      this.bar,
    );
    this.paper = el("article", { class: "paper", tabindex: "0" });
    this.go = el("button", { type: "button", class: "go", onclick: () => this.#next("read") });
    this.goBack = this.#button(say("Back"), "⌫", () => this.#back());
    this.aside = this.#button(say("Cannot tell"), "s", () => this.#next("aside"));
    this.aside.title = say("The passage counts nowhere: you cannot tell which codes fit.");
    this.live = el("div", { class: "unseen", "aria-live": "polite", role: "status" });
    this.trouble = el("p", { class: "trouble", role: "alert", hidden: true });
    this.shell = el(
      "section",
      { class: "sampling", "aria-label": say("Random sample") },
      el("header", {}, this.count, this.left, el("span", { class: "space" }), this.saving),
      this.progress,
      el("div", { class: "desk" }, this.paper, this.codes.node),
      this.trouble,
      el("footer", {}, this.go, this.goBack, this.aside),
      this.live,
    );
    this.shell.style.visibility = "hidden"; // until its styles are loaded
    this.shell.addEventListener("keydown", (event) => this.#onKey(event));
    this.onResize = () => fitHeight(this.shell);
    addEventListener("resize", this.onResize);
    root.append(this.shell);
    this.ready = adoptStyles(this.root, [new URL("./sample.css", import.meta.url)]);
  }

  async update({ data, setStateValue }) {
    const fresh = this.data?.sample !== data.sample;
    this.tell = setStateValue;
    this.data = data;
    if (fresh) {
      if (this.line?.desk === this) this.line.desk = null;
      this.#told = false;
      this.line = lineFor(data);
      this.line.desk = this;
      this.batch = new Batch(data);
      // What the server did not know of when it made the page.
      for (const op of this.line.queue.left) this.batch.apply(op);
      this.batch.resume();
    } else lineFor(data); // it may have a new token
    this.codes.setCodes(data.codes);
    await this.ready;
    if (this.data !== data) return;
    followTheme(this.shell);
    this.shell.style.visibility = "";
    fitHeight(this.shell);
    this.stateChanged(this.line.queue.state);
    this.#show();
    if (fresh && mayTakeFocus(document.activeElement)) this.paper.focus({ preventScroll: true });
  }

  close() {
    removeEventListener("resize", this.onResize);
    if (this.line?.desk === this) this.line.desk = null;
    this.shell.remove();
  }

  /** Hears the outcome of operations; what was refused is told, and taken back. */
  answered({ results = [] }, ops) {
    for (const { id, ok, error, hint } of results) {
      const op = ok ? null : ops.find((one) => one.id === id);
      if (!op) continue;
      this.batch.revert(op);
      this.#tellTrouble([error, hint].filter(Boolean).join(" "));
    }
    this.#show();
  }

  stateChanged(state) {
    showSaving(this.saving, state, this.line.queue.pending);
    this.#finish();
  }

  #button(label, key, onclick) {
    return el("button", { type: "button", onclick }, label, el("kbd", { "aria-hidden": "true" }, key));
  }

  #send(ops) {
    if (ops.length) this.line.queue.add(ops);
  }

  #toggle(code) {
    if (this.batch.current?.around?.includes(code)) {
      this.#tellTrouble(say("This code is on other words here. Take it off in the transcript."));
      return;
    }
    const op = this.batch.toggle(code);
    if (!op) return;
    this.#hush();
    this.#showCodes();
    this.#send([op]);
    const { name } = this.codes.codeById(code) ?? {};
    this.#announce(op.op === "apply" ? say("{name} on", { name }) : say("{name} off", { name }));
  }

  #next(mark) {
    const op = this.batch.next(mark);
    if (!op) return;
    this.#turn();
    this.#send([op]);
  }

  #back() {
    const op = this.batch.back();
    if (!op) return;
    this.#turn();
    this.#send([op]);
  }

  #turn() {
    this.#hush();
    this.codes.clear();
    this.#show();
    this.paper.scrollTop = 0;
    this.paper.focus({ preventScroll: true });
    if (this.batch.current) this.#announce(this.count.textContent);
  }

  #leaveSearch() {
    this.codes.clear();
    this.paper.focus({ preventScroll: true });
  }

  #onKey(event) {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.composedPath()[0];
    if (target.localName === "input") return;
    const presses = event.key === "Enter" || event.key === " ";
    if (presses && target.localName === "button") return;
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    const command = commandFor(event);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    this.#run(command);
  }

  #run({ name, digit }) {
    const acts = {
      next: () => this.#next("read"),
      aside: () => this.#next("aside"),
      back: () => this.#back(),
      search: () => this.codes.search(),
      up: () => this.codes.move(-1),
      down: () => this.codes.move(1),
      first: () => this.codes.move("first"),
      last: () => this.codes.move("last"),
      toggle: () => this.codes.toggle(),
      repeat: () => this.#repeat(),
      code: () => {
        const code = this.codes.codeByKey(digit);
        if (code) this.#toggle(code.id);
      },
    };
    acts[name]();
  }

  #repeat() {
    const ops = this.batch.repeat();
    this.#showCodes();
    this.#send(ops);
  }

  #show() {
    const { batch } = this;
    const { all, done } = batch;
    this.bar.style.width = `${all ? (100 * done) / all : 0}%`;
    this.progress.setAttribute("aria-valuemax", all);
    this.progress.setAttribute("aria-valuenow", done);
    const { current } = batch;
    this.shell.classList.toggle("done", !current);
    const number = Math.min(batch.at + 1, all);
    this.count.textContent = current
      ? say("Passage {number} of {all}", { number, all })
      : say("All {passages} read", { passages: countThings(all, "passage") });
    this.left.textContent = describeLeft(batch.times, all - done);
    this.goBack.disabled = batch.at < 1;
    if (current) this.#draw(current);
    else this.paper.replaceChildren(el("p", { class: "end" }, say("Saving the last passages…")));
    this.#showCodes();
    this.#finish();
  }

  #draw(passage) {
    if (this.drawn === passage) return;
    this.drawn = passage;
    const said = ({ speaker, asks, text }) =>
      el("p", { class: asks ? "before asks" : "before", dir: "auto" }, speaker ? el("b", {}, speaker) : null, text);
    const dim = (text) => (text ? el("span", { class: "dim" }, text) : null);
    this.put = el("div", { class: "put" });
    this.paper.setAttribute("aria-label", `${this.count.textContent}: ${passage.words}`);
    this.paper.replaceChildren(
      ...passage.before.map(said),
      el("p", { class: "who" }, el("b", {}, passage.speaker), el("span", {}, passage.title)),
      el(
        "p",
        { class: "words", dir: "auto" },
        dim(passage.earlier ? `${passage.earlier} ` : ""),
        el("span", { class: "own" }, passage.words),
        dim(passage.after ? ` ${passage.after}` : ""),
      ),
      this.put,
    );
  }

  /** Shows the codes of the passage: beneath its words, and ticked in the codebook. */
  #showCodes() {
    const { current } = this.batch;
    this.codes.show(current);
    const chip = (id, here) => {
      const code = this.codes.codeById(id);
      if (!code) return null;
      const node = el(
        "button",
        {
          type: "button",
          class: here ? "chip" : "chip around",
          title: here ? say("Take it off") : say("on other words here"),
          onclick: () => (this.#toggle(id), this.paper.focus({ preventScroll: true })),
        },
        swatch(code),
        code.name,
        here ? el("span", { class: "cross", "aria-hidden": "true" }, "×") : null,
      );
      return node;
    };
    const chips = current
      ? [...current.on.map((id) => chip(id, true)), ...(current.around ?? []).map((id) => chip(id, false))]
      : [];
    this.put?.replaceChildren(...chips.filter(Boolean));
    const none = !current?.on.length && !current?.around?.length;
    const label = none ? say("None of these codes, next") : say("Read, next");
    this.go.replaceChildren(label, el("kbd", { "aria-hidden": "true" }, "⏎"));
  }

  #tellTrouble(words) {
    this.trouble.hidden = false;
    this.trouble.textContent = words;
  }

  #hush() {
    this.trouble.hidden = true;
    this.trouble.textContent = "";
  }

  #announce(words) {
    this.live.textContent = "";
    this.live.textContent = words;
  }

  /** Lets the page go on once everything is read and saved. */
  #finish() {
    if (this.#told || !this.batch || this.batch.current || this.line.queue.pending) return;
    this.#told = true;
    this.tell("finished", this.data.sample);
  }
}

export default newMount(Desk);
