// A facilitator's phone or tablet: start, next, timer, reveal, lock, park, a line to all, undo.

import { el, keepRows, setAttribute, setText } from "../shared/dom.js";
import { Commands } from "../shared/commands.js";
import { button } from "../shared/icons.js";
import { countThings, say } from "../shared/say.js";
import { Suggesting } from "./suggesting.js";
import { readLeft, renderLeft } from "../shared/times.js";

const TICK = 500; // milliseconds

export class Lead {
  constructor(app) {
    this.app = app;
    const commands = (this.commands = new Commands(app.room));
    this.where = el("p", { class: "where" });
    this.time = el("p", { class: "time", role: "timer", "aria-live": "off" });
    this.next = button(null, say("Start"), () => this.#next(), { class: "main next" });
    const key = (name, words, act) => button(name, words, act);
    this.back = key("back", say("Back"), () => commands.back());
    this.shorter = key(null, say("− 1 min"), () => commands.shorter());
    this.clock = key(null, say("Stop the timer"), () => commands.clock());
    this.longer = key(null, say("+ 1 min"), () => commands.longer());
    this.reveal = key("eye", say("Reveal"), () => commands.reveal());
    this.vote = key("check", say("Close the vote"), () => this.#closeVote());
    this.lock = key("lock", say("Lock"), () => commands.lock());
    this.gather = key("gather", say("Everyone here"), () => commands.gather());
    this.undo = button("undo", say("Undo"), () => commands.undo(), { class: "wide" });
    this.end = button("stop", say("End"), () => this.#askEnd(), { class: "danger" });
    this.open = el("p");
    this.keep = el("input", { type: "checkbox", onchange: () => this.#drawSure() });
    this.comes = el("p");
    this.keeps = el("label", { class: "check" }, this.keep, ` ${say("Leave open what is open until its date, and end by itself then")}`);
    this.sure = el(
      "div",
      { class: "sure", hidden: true },
      this.open,
      this.keeps,
      this.comes,
      el(
        "div",
        { class: "row" },
        el("button", { type: "button", onclick: () => (this.sure.hidden = true) }, say("Go on with it")),
        el("button", { type: "button", class: "danger", onclick: () => this.#end() }, say("End the workshop")),
      ),
    );
    this.suggesting = new Suggesting(app.room);
    this.ready = el("p", { class: "told" });
    this.tables = el("ul", { class: "tables" });
    this.steps = el("ol", { class: "lines" });
    this.cards = el("ol", { class: "lines plain" });
    this.none = el("p", { class: "hint" }, say("No cards in this step yet."));
    this.held = el("details", {}, el("summary", {}, say("Cards of this step")), this.none, this.cards);
    this.node = el(
      "div",
      { class: "lead-sheet" },
      el("section", {}, el("div", { class: "head" }, this.where, this.time), this.next, el("div", { class: "keys four" }, this.back, this.shorter, this.clock, this.longer), el("div", { class: "keys" }, this.reveal, this.vote, this.lock, this.gather), this.undo),
      el("section", {}, this.ready, this.tables),
      this.suggesting.node,
      this.#makeLine(),
      el("section", {}, el("h3", {}, say("Run sheet")), this.steps),
      this.held,
      el("section", {}, this.end, this.sure),
    );
    const timer = setInterval(() => (this.node.isConnected ? this.#tick() : clearInterval(timer)), TICK);
  }

  #makeLine() {
    const field = (this.field = el("input", { id: "lead-line", maxlength: "200", autocomplete: "off", enterkeyhint: "send" }));
    const tell = (event) => {
      event.preventDefault();
      if (!field.value.trim()) return field.focus();
      this.commands.tell(field.value.trim());
      field.value = "";
      return undefined;
    };
    this.said = el("p", { class: "hint", dir: "auto" });
    this.clear = el("button", { type: "button", onclick: () => this.commands.tell("") }, say("Take the line off"));
    return el(
      "form",
      { onsubmit: tell },
      el("label", { for: "lead-line" }, say("A line on every screen")),
      field,
      this.said,
      el("div", { class: "row" }, this.clear, el("button", { type: "submit" }, say("Show it"))),
    );
  }

  draw(view) {
    const { commands } = this;
    commands.note();
    const { step, room, counts } = view;
    const running = room?.state === "running";
    setText(this.where, step ? say("Step {number} of {of}: {title}", { number: step.number, of: step.of, title: step.title }) : say("Not started"));
    setText(this.next.lastChild, this.#nameNext(room?.state));
    this.back.disabled = !running || step?.number <= 1;
    this.shorter.disabled = this.longer.disabled = this.clock.disabled = !running || !step;
    this.#drawKeys(step, running);
    this.suggesting.draw(step);
    const { latest } = commands;
    this.undo.disabled = !latest;
    setText(this.undo.lastChild, latest ? say("Undo: {what}", { what: latest.what }) : say("Nothing to undo"));
    setText(this.ready, say("{ready} of {here} ready", { ready: counts?.ready ?? 0, here: countThings(counts?.here ?? 0, "person", "people") }));
    const tables = Object.entries(counts?.tables ?? {}).map(([id, each]) => ({ id, ...each }));
    keepRows(this.tables, tables, {
      key: ({ id }) => id,
      make: () => el("li"),
      update: (node, each) => setText(node, say("{table}: {ready} of {here} ready", { table: each.name, ready: each.ready, here: each.here })),
    });
    setText(this.said, room?.said ? say("On every screen now: {line}", { line: room.said }) : "");
    this.clear.hidden = !room?.said;
    this.end.hidden = room?.state === "lobby";
    this.#drawSteps();
    this.#drawCards();
    this.#tick();
  }

  #drawKeys(step, running) {
    const vote = step?.poll;
    setText(this.reveal.lastChild, step?.revealed ? say("Hide again") : vote ? say("Show results") : say("Reveal"));
    this.reveal.disabled = !running || !step || Boolean(vote && !vote.closed && !step.revealed);
    this.vote.hidden = !vote;
    setText(this.vote.lastChild, vote?.closed ? say("Vote again") : say("Close the vote"));
    setText(this.lock.lastChild, step?.locked ? say("Unlock") : say("Lock"));
    setAttribute(this.lock, "aria-pressed", String(Boolean(step?.locked)));
    this.lock.disabled = !step;
  }

  #nameNext(state) {
    if (state === "lobby") return say("Start");
    if (this.commands.isOver) return say("The meeting is over");
    if (state === "paused") return say("Go on");
    if (this.commands.isLast) return say("Last step: end it below");
    const at = this.commands.steps.findIndex(({ id }) => id === this.commands.step?.id);
    const to = this.commands.steps.slice(at + 1).find((each) => each.state !== "skipped");
    return to ? say("Next: {title}", { title: to.title }) : say("Next");
  }

  #next() {
    const { commands } = this;
    // For a second after a move, by whomever, a press was meant for the step before.
    if (commands.isFresh || (commands.isLast && commands.phase === "running")) return;
    commands.next();
  }

  #closeVote() {
    const { step } = this.commands;
    if (step?.poll) this.app.room.send(step.poll.closed ? "poll.again" : "poll.close", { step: step.id });
  }

  #askEnd() {
    setText(this.open, this.commands.stillOpen);
    this.open.hidden = !this.commands.stillOpen;
    this.keeps.hidden = !(this.keep.checked = Boolean(this.commands.stillOpen) && !this.commands.isOver);
    this.#drawSure();
    this.sure.hidden = false;
    this.sure.querySelector("button").focus();
  }

  #drawSure() {
    setText(this.comes, this.keep.checked ? this.commands.keptWords : say("End the workshop for everybody? Nobody can write or vote any more, and this cannot be undone."));
  }

  #end() {
    this.sure.hidden = true;
    this.commands.end(this.keep.checked);
  }

  #drawSteps() {
    keepRows(this.steps, this.commands.steps, {
      key: ({ id }) => id,
      make: ({ id }) => el("li", {}, el("button", { type: "button", onclick: () => this.app.room.send("step.start", { step: id }) }, el("span"), el("i"))),
      update: (node, each) => {
        const row = node.firstChild;
        setText(row.firstChild, each.title);
        setText(row.lastChild, each.state === "done" ? say("Done") : each.state === "skipped" ? say("Skipped") : say("{minutes} min", { minutes: each.minutes }));
        setAttribute(row, "aria-current", each.state === "now" ? "step" : null);
      },
    });
  }

  #drawCards() {
    const cards = [...this.app.room.parts].filter(([key, card]) => key.startsWith("card:") && card.now).map(([, card]) => card);
    this.none.hidden = cards.length > 0;
    keepRows(this.cards, cards, {
      key: ({ id }) => id,
      make: ({ id }) => {
        const act = (kind, field) => () => this.app.room.send(kind, { card: id, on: !this.app.room.parts.get(`card:${id}`)?.[field] });
        return el("li", {}, el("p", { dir: "auto" }), el("div", { class: "row" }, el("button", { type: "button", class: "small", onclick: act("card.park", "parked") }), el("button", { type: "button", class: "small", onclick: act("card.hide", "hidden") })));
      },
      update: (node, card) => {
        const [words, row] = node.children;
        setText(words, card.text);
        setText(row.firstChild, card.parked ? say("Take it back") : say("Park"));
        setText(row.lastChild, card.hidden ? say("Show it again") : say("Hide"));
      },
    });
  }

  #tick() {
    const left = readLeft(this.app.room.parts.get("clock"), this.app.room.now());
    setText(this.time, left === null ? "" : renderLeft(left));
    setAttribute(this.next, "aria-disabled", this.commands.isFresh || this.commands.isOver || (this.commands.isLast && this.commands.phase === "running") ? "true" : null);
    const paused = this.app.room.parts.get("clock")?.state === "paused";
    setText(this.clock.lastChild, paused ? say("Go on") : say("Stop"));
    setAttribute(this.clock, "aria-label", paused ? say("Let the timer go on") : say("Stop the timer"));
  }
}
