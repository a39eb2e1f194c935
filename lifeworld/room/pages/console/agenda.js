// The run sheet at the left: when each step begins, what is over, what may be changed, how much slack.

import { describeOpening, Opening } from "./opening.js";
import { el, keepRows, setAttribute, setText } from "../shared/dom.js";
import { button } from "../shared/icons.js";
import { countThings, formatNumber, say } from "../shared/say.js";
import { forecast, measureSlack } from "../shared/times.js";

const STATES = { done: say("Done"), skipped: say("Skipped") };
const LONGER = 5; // minutes

export class Agenda {
  #open = null; // the step whose acts are shown

  constructor({ room, commands }) {
    this.opening = new Opening(room);
    this.room = room;
    this.commands = commands;
    this.times = new Intl.DateTimeFormat(document.documentElement.lang || "en-GB", {
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
    });
    this.slack = el("p", { class: "slack" });
    this.ends = el("p", { class: "ends" });
    this.list = el("ol", { class: "steps" });
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.node = el(
      "nav",
      { class: "agenda", "aria-labelledby": "agenda-title" },
      el("h2", { id: "agenda-title" }, say("Run sheet")),
      this.ends,
      this.slack,
      this.list,
    );
  }

  focus() {
    (this.list.querySelector("[aria-current] .row") ?? this.list.querySelector(".row"))?.focus();
  }

  draw() {
    const agenda = this.room.parts.get("agenda");
    const steps = agenda?.steps ?? [];
    keepRows(this.list, steps, {
      key: ({ id }) => id,
      make: (step) => this.#make(step),
      update: (node, step) => this.#update(node, step),
    });
    this.tick();
  }

  /** Shows the times anew; they move as the clock does. */
  tick() {
    const agenda = this.room.parts.get("agenda");
    if (!agenda) return;
    const now = this.room.now();
    const { begins, ends, remaining } = forecast(agenda.steps, this.room.parts.get("clock"), now);
    for (const step of agenda.steps) {
      const row = this.list.querySelector(`[data-step="${CSS.escape(step.id)}"] .at`);
      const at = begins.get(step.id);
      if (row) setText(row, at === undefined ? "" : this.times.format(at));
    }
    const over = this.commands.phase === "ended";
    setText(
      this.ends,
      over
        ? ""
        : say("Ends {time}, {minutes} to go", {
            time: this.times.format(ends),
            minutes: countThings(remaining, "minute"),
          }),
    );
    const slack = over ? null : measureSlack(agenda, ends);
    this.slack.hidden = slack === null;
    if (slack === null) return;
    this.slack.dataset.state = slack < 0 ? "late" : "early";
    setText(
      this.slack,
      slack < 0
        ? say("{minutes} late", { minutes: countThings(-slack, "minute") })
        : slack > 0
          ? say("{minutes} of slack", { minutes: countThings(slack, "minute") })
          : say("On time"),
    );
  }

  #make(step) {
    const row = el(
      "button",
      { type: "button", class: "row", "aria-expanded": "false", onclick: () => this.#toggle(step.id) },
      el("span", { class: "at" }),
      el("span", { class: "title", dir: "auto" }),
      el("span", { class: "minutes" }),
      el("span", { class: "opening", hidden: true }),
    );
    return el("li", { "data-step": step.id }, row, el("div", { class: "acts", hidden: true }));
  }

  #update(node, step) {
    const [row, acts] = node.children;
    const [, title, minutes, opening] = row.children;
    const told = describeOpening(step, this.room.parts.get("counts")?.joined ?? 0);
    setText(opening, told);
    opening.hidden = !told;
    setText(title, step.title);
    const state = STATES[step.state];
    setText(minutes, state ?? say("{number} min", { number: formatNumber(step.minutes) }));
    node.dataset.state = step.state;
    setAttribute(node, "aria-current", step.state === "now" ? "step" : null);
    this.#drawActs(acts, step);
  }

  #drawActs(acts, step) {
    const { commands } = this;
    const focused = acts.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    const act = (name, words, does) => button(null, words, does, { "data-act": name });
    const made = [];
    if (step.state !== "now") made.push(act("start", say("Go here"), () => commands.start(step.id)));
    if (step.state === "now" || step.state === "ahead") {
      made.push(
        act("shorter", say("− {minutes} min", { minutes: LONGER }), () =>
          commands.lengthen(step.id, step.minutes, -LONGER),
        ),
      );
      made.push(
        act("longer", say("+ {minutes} min", { minutes: LONGER }), () =>
          commands.lengthen(step.id, step.minutes, LONGER),
        ),
      );
    }
    if (step.state === "ahead") made.push(act("skip", say("Skip"), () => commands.skip(step.id, true)));
    if (step.state === "skipped")
      made.push(act("skip", say("Do not skip"), () => commands.skip(step.id, false)));
    if (step.state === "done" || step.state === "now")
      made.push(act("repeat", say("Repeat"), () => commands.repeat(step.id)));
    for (const [name, words, does] of this.opening.listActs(step, this.commands.phase)) made.push(act(name, words, does));
    acts.replaceChildren(...made);
    if (focused) acts.querySelector(`[data-act="${focused}"]`)?.focus();
  }

  #toggle(step) {
    this.#open = this.#open === step ? null : step;
    for (const item of this.list.children) {
      const open = item.dataset.step === this.#open;
      item.firstElementChild.setAttribute("aria-expanded", String(open));
      item.lastElementChild.hidden = !open;
    }
  }

  #key(event) {
    const item = event.target.closest("li");
    const to = { ArrowDown: item?.nextElementSibling, ArrowUp: item?.previousElementSibling }[event.key];
    if (!to || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    to.firstElementChild.focus();
  }
}
