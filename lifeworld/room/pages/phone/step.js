// The screen of a step: what to do, and the parts that its kind and its permissions ask for.

import { el, keepRows, setText } from "../shared/dom.js";
import { chooseWord, countThings, say } from "../shared/say.js";
import { renderMoment } from "../shared/moment.js";
import { CardList, isWritten } from "./cards.js";
import { bringLead } from "./later.js";
import { isEntering } from "./menu.js";
import { OpenSteps } from "./open.js";
import { Namer, Sorter } from "./sorting.js";
import { Tally } from "./tally.js";
import { Voting } from "./voting.js";
import { Comments, nameDraft, WRITTEN, Writer } from "./writing.js";

const WRITING = new Set(["brainstorm", "write", "plan", "check_out"]);

/** Which parts a step has, by their names, in their order on the screen. */
export function listParts(step) {
  const may = (what) => step.may?.includes(what);
  const parts = [];
  if (step.poll) parts.push("tally", "voting");
  else if (step.kind === "sort") parts.push("sorter");
  else if (step.kind === "name") parts.push("namer");
  const writes = [may("add") ? "opinion" : may("comment") ? "comments" : "", may("statement") ? "statement" : ""].filter(Boolean);
  const reads = !step.poll && step.kind !== "sort" && step.kind !== "name";
  // Where people are to write, the box comes before what may be read; elsewhere it follows it.
  if (reads && !WRITING.has(step.kind)) parts.push("evidence");
  parts.push(...writes);
  if (reads && WRITING.has(step.kind)) parts.push("evidence");
  if (reads) parts.push("written");
  return parts;
}

/** What was done before somebody came, in two lines at most. */
export function describeBefore(before) {
  const done = before.map(({ title }) => title).join(", ");
  const written = before.reduce((sum, step) => sum + (step.written ?? 0), 0);
  return [
    say("Before you came: {steps}.", { steps: done }),
    written ? say("{cards} {were} written so far.", { cards: countThings(written, "card"), were: chooseWord(written, "was", "were") }) : "",
  ].filter(Boolean);
}

/** What was typed in a step that is over, and not sent: it can still go there. */
class Leftovers {
  constructor(app, stepId) {
    Object.assign(this, { app, stepId });
    this.node = el("section", { class: "leftovers" });
  }

  draw() {
    const left = this.app.listDrafts().filter(({ step }) => step && step !== this.stepId);
    this.node.hidden = !left.length;
    keepRows(this.node, left, {
      key: ({ step, what }) => nameDraft(what, step),
      make: (draft) => el("div", { class: "box" }, el("h2", {}, say("You were still writing this")), el("p", { class: "words", dir: "auto" }, draft.text), this.#makeActs(draft)),
    });
  }

  #makeActs({ step, what, text }) {
    const drop = () => {
      this.app.keep.set(nameDraft(what, step), null);
      this.app.redraw();
    };
    const { kind, field } = WRITTEN[what];
    const send = () => {
      this.app.send(kind, { [field]: this.app.newId(), text }, step);
      drop();
    };
    return el("div", { class: "row" }, el("button", { type: "button", onclick: drop }, say("Throw it away")), el("button", { type: "button", class: "main", onclick: send }, say("Send it")));
  }
}

const WIDE = "(min-width: 700px)";

/** A scribe with a tablet sorts and names on the board of the table; on a phone it is one card at a time. */
class Arranging {
  #asked = false;

  constructor(app, list) {
    Object.assign(this, { app, list });
    this.wide = matchMedia(WIDE);
    this.wide.addEventListener("change", () => app.redraw());
    this.place = el("div", { class: "tableboard", hidden: true });
    this.node = el("div", {}, list.node, this.place);
  }

  draw(view) {
    const wants = isEntering(view.me) && this.wide.matches;
    if (wants && !this.#asked) this.#bring();
    const shown = Boolean(wants && this.board);
    this.list.node.hidden = shown;
    this.place.hidden = !shown;
    (shown ? this.board : this.list).draw(view);
  }

  async #bring() {
    this.#asked = true;
    try {
      const { TableBoard } = await bringLead();
      this.board = new TableBoard(this.app, this.place);
      this.app.redraw();
    } catch {
      this.#asked = false; // the list stands in for it; the next thing that happens tries again
    }
  }
}

const MAKE = {
  tally: () => new Tally(),
  voting: (app, step) => new Voting(app, step),
  sorter: (app) => new Arranging(app, new Sorter(app)),
  namer: (app) => new Arranging(app, new Namer(app)),
  opinion: (app, step) => new Writer(app, step, "opinion"),
  comments: (app, step) => new Comments(app, step),
  statement: (app, step) => new Writer(app, step, "statement"),
  // Who only writes has nothing to read: an empty list would say so in vain.
  evidence: (app, step) => new CardList(app, { choose: (card) => !isWritten(card), quiet: WRITING.has(step.kind) }),
  written: (app) => new CardList(app, { title: say("What the others wrote"), choose: isWritten, quiet: true }),
};

export class StepScreen {
  constructor(app, view) {
    const { step } = view;
    this.app = app;
    this.id = step.id;
    this.title = el("h1", { tabindex: "-1" });
    this.instruction = el("p", { class: "instruction", dir: "auto" });
    this.before = el("div", { class: "before" });
    this.table = el("p", { class: "over" });
    const parts = listParts(step);
    this.parts = parts.map((name) => MAKE[name](app, step));
    this.leftovers = new Leftovers(app, step.id);
    this.until = el("p", { class: "over" });
    this.others = new OpenSteps(app);
    this.node = el("div", { class: `step ${step.kind}` }, this.until, this.others.back, this.table, this.title, this.instruction, this.before, this.leftovers.node, ...this.parts.map(({ node }) => node), this.others.node);
  }

  draw(view) {
    const { step, room, me, counts } = view;
    setText(this.title, step.title);
    setText(this.instruction, step.instruction ?? "");
    this.instruction.hidden = !step.instruction;
    const table = counts?.tables?.[me?.table]?.name ?? room.tables?.find(({ id }) => id === me?.table)?.name ?? "";
    setText(this.table, table && !step.plenary ? say("At your table: {table}", { table }) : table);
    this.table.hidden = !table;
    const lines = this.app.isLate(step) && step.before?.length ? describeBefore(step.before) : [];
    keepRows(this.before, lines.map((text) => ({ text })), { key: ({ text }) => text, make: ({ text }) => el("p", {}, text) }); // prettier-ignore
    this.before.hidden = !lines.length;
    this.leftovers.draw();
    setText(this.until, me?.visits ? say("Open until {until}, in your own time", { until: renderMoment(step.until) }) : "");
    this.until.hidden = !me?.visits;
    for (const part of this.parts) part.draw(view);
    this.others.draw(view);
  }
}

/** Before the first step, and while the workshop rests. */
export class WaitingScreen {
  id = "";

  constructor(app) {
    this.others = new OpenSteps(app);
    this.title = el("h1", { tabindex: "-1" });
    this.text = el("p", { class: "lead" });
    this.count = el("p", { class: "hint" });
    this.purpose = el("p", { class: "purpose", dir: "auto" });
    this.node = el("div", { class: "waiting" }, this.title, this.purpose, this.text, this.count, this.others.node);
  }

  draw(view) {
    const { room, counts } = view;
    setText(this.title, room?.title ?? "");
    setText(this.purpose, room?.purpose ?? "");
    const paused = room?.state === "paused";
    const open = Boolean(room?.open?.length);
    if (open) setText(this.text, say("You are in. Do what is open at your own pace; what you send is kept. Come back with this page."));
    else setText(this.text, paused ? say("We have paused. Keep this page: it goes on here, today or another day.") : say("You are in. It starts in a moment; keep this page open."));
    const here = counts?.here ?? 0;
    setText(this.count, here > 1 && !paused && !open ? say("{people} are here.", { people: countThings(here, "person", "people") }) : "");
    // What rests is not shown, and is no step beside which something is open.
    this.others.draw({ ...view, step: null });
  }
}
