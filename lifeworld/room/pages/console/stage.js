// The middle: the present step as people see it, and what belongs to it, in tabs.

import { BoardPane } from "./boardpane.js";
import { CardList, listCards, listWaiting } from "./cardlist.js";
import { Log, listQuestions, Questions } from "./queue.js";
import { VotePane } from "./votepane.js";
import { el, setAttribute, setText } from "../shared/dom.js";
import { say } from "../shared/say.js";

const NAMES = {
  cards: say("The cards"),
  board: say("Board"),
  vote: say("Vote"),
  waiting: say("To release"),
  questions: say("Questions"),
  log: say("Log"),
};
const KINDS = {
  read: say("Read the evidence"),
  react: say("React"),
  brainstorm: say("Brainstorm"),
  reveal: say("Reveal the assumptions"),
  sort: say("Sort"),
  name: say("Name the piles"),
  write: say("Write"),
  vote: say("Vote"),
  plan: say("Plan"),
  check_out: say("Check out"),
};

/** Returns the tab that a step begins with. */
export function chooseTab(step) {
  if (step?.poll) return "vote";
  return step?.kind === "sort" || step?.kind === "name" ? "board" : "cards";
}

export class Stage {
  #tab = "cards";
  #step = null;

  constructor({ room, commands }) {
    this.room = room;
    this.number = el("p", { class: "number" });
    this.title = el("h2", { dir: "auto", tabindex: "-1" });
    this.instruction = el("p", { class: "instruction", dir: "auto" });
    this.marks = el("p", { class: "marks" });
    this.panes = {
      cards: new CardList({ room }),
      board: new BoardPane({ room }),
      vote: new VotePane({ room }),
      waiting: new CardList({ room, waits: true }),
      questions: new Questions({ room }),
      log: new Log({ room, commands, address: "/log.csv" }),
    };
    this.tabs = el("div", { class: "tabs", role: "tablist", "aria-label": say("What belongs to the step") });
    this.body = el("div", { class: "panes" });
    for (const [name, pane] of Object.entries(this.panes)) {
      this.tabs.append(
        el(
          "button",
          {
            type: "button",
            role: "tab",
            id: `tab-${name}`,
            "aria-controls": `pane-${name}`,
            onclick: () => this.show(name),
          },
          el("span", {}, NAMES[name]),
          el("span", { class: "badge" }),
        ),
      );
      this.body.append(
        el(
          "div",
          {
            role: "tabpanel",
            id: `pane-${name}`,
            "aria-labelledby": `tab-${name}`,
            tabindex: "-1",
            class: `pane p-${name}`,
          },
          pane.node,
        ),
      );
    }
    this.tabs.addEventListener("keydown", (event) => this.#key(event));
    this.node = el(
      "section",
      { class: "stage", "aria-label": say("The present step") },
      el("header", {}, this.number, this.title, this.instruction, this.marks),
      this.tabs,
      this.body,
    );
  }

  draw() {
    const step = this.room.parts.get("step") ?? null;
    if (step?.id !== this.#step) {
      this.#step = step?.id ?? null;
      this.#tab = chooseTab(step);
    }
    setText(
      this.number,
      step
        ? say("Step {number} of {all}", { number: step.number, all: step.of }) +
            ` · ${KINDS[step.kind] ?? step.kind}`
        : "",
    );
    const ended = this.room.parts.get("room")?.state === "ended";
    setText(this.title, step?.title ?? (ended ? say("All cards of the workshop") : say("No step yet")));
    setText(this.instruction, step?.instruction ?? "");
    this.instruction.hidden = !step?.instruction;
    this.#drawMarks(step);
    const { parts } = this.room;
    const counts = {
      cards: listCards(parts).filter((card) => !card.hidden && !card.parked).length,
      waiting: listWaiting(parts).length,
      questions: listQuestions(parts).filter(({ answered }) => !answered).length,
    };
    for (const tab of this.tabs.children) {
      const name = tab.id.slice(4);
      tab.hidden =
        (name === "vote" && !step?.poll) ||
        (name === "waiting" && !counts.waiting && !step?.may?.includes("statement"));
      if (tab.hidden && this.#tab === name) this.#tab = chooseTab(step);
      setText(tab.lastElementChild, counts[name] ? String(counts[name]) : "");
    }
    for (const tab of this.tabs.children) {
      const name = tab.id.slice(4);
      const on = name === this.#tab;
      setAttribute(tab, "aria-selected", String(on));
      if (tab.tabIndex !== (on ? 0 : -1)) tab.tabIndex = on ? 0 : -1;
      this.body.querySelector(`#pane-${name}`).hidden = !on;
    }
    this.panes[this.#tab].draw();
  }

  #drawMarks(step) {
    const marks = [];
    if (step) {
      if (step.poll)
        marks.push(
          step.poll.closed ? say("The vote is closed") : say("Votes are secret until the vote is closed"),
        );
      else if (step.may?.some((one) => one === "add" || one === "react"))
        marks.push(
          step.revealed
            ? say("Revealed: everybody sees what others wrote")
            : say("Private: everybody sees only what they wrote themselves"),
        );
      if (step.poll && step.revealed) marks.push(say("Results are shown"));
      if (step.locked) marks.push(say("Locked: nobody can write or vote"));
      if (step.plenary === false) marks.push(say("Each table works on its own"));
    }
    if (this.marks.dataset.told === marks.join("|")) return;
    this.marks.dataset.told = marks.join("|");
    this.marks.replaceChildren(...marks.map((words) => el("span", {}, words)));
    this.marks.hidden = !marks.length;
  }

  show(name, focus = false) {
    const tab = this.tabs.querySelector(`#tab-${name}`);
    if (tab.hidden) return;
    this.#tab = name;
    this.draw();
    if (focus) tab.focus();
  }

  #key(event) {
    const shown = [...this.tabs.children].filter((tab) => !tab.hidden);
    const at = shown.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.show(shown[(to + shown.length) % shown.length].id.slice(4), true);
  }
}
