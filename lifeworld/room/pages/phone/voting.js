// Voting on a phone: dots, ratings, pairs, and agree / pass / disagree. Nobody else sees any of it.

import { el, keepRows, setAttribute, setText } from "../shared/dom.js";
import { button, icon } from "../shared/icons.js";
import { countThings, say } from "../shared/say.js";
import { countLeft, listVotable, mostOn } from "./budget.js";
import { drawCard, makeCard } from "./cards.js";
import { choosePair, countPairs, mix } from "./order.js";

const OPINIONS = { agree: say("Agree"), pass: say("Pass"), disagree: say("Disagree") };
const SCALE = [1, 2, 3, 4, 5];

/** A list of what is voted on; each kind of poll adds its own controls to a card. */
class Ballot {
  constructor(app, kind) {
    this.app = app;
    this.tally = el("p", { class: "budget", "aria-live": "polite" });
    this.list = el("ol", { class: "cards" });
    this.node = el("div", { class: `ballot ${kind}` }, this.tally, this.list);
  }

  draw(view) {
    const things = mix(listVotable(view), `${view.me?.id} ${view.step.id}`);
    keepRows(this.list, things, {
      key: ({ id }) => id,
      make: (thing) => {
        const node = makeCard();
        node.controls = this.makeControls(thing, view);
        node.append(node.controls);
        return node;
      },
    });
    const closed = view.step.poll.closed || view.step.locked;
    things.forEach((thing, at) => {
      const node = this.list.children[at];
      drawCard(node, thing);
      this.drawControls(node.controls, thing, view, closed);
    });
    setText(this.tally, this.describe(things, view));
  }
}

class Dots extends Ballot {
  makeControls({ id, text }) {
    const put = (by) => {
      const { me, step } = this.app.view;
      const now = me.dots?.[id] ?? 0;
      const count = Math.min(Math.max(0, now + by), mostOn(me.dots, step.poll, id));
      if (count !== now) this.app.send("dots", { card: id, count });
    };
    const less = el("button", { type: "button", "aria-label": say("One dot fewer for “{text}”", { text }), onclick: () => put(-1) }, "−");
    const more = el("button", { type: "button", "aria-label": say("One dot more for “{text}”", { text }), onclick: () => put(1) }, "+");
    const dots = el("span", { class: "put", role: "img" });
    return Object.assign(el("div", { class: "stepper" }, less, dots, more), { less, more, dots });
  }

  drawControls(node, { id }, { me, step }, closed) {
    const count = me?.dots?.[id] ?? 0;
    // Not `disabled`, which would take the focus from whoever pressed it last.
    setAttribute(node.less, "aria-disabled", String(closed || count === 0));
    setAttribute(node.more, "aria-disabled", String(closed || count >= mostOn(me?.dots, step.poll, id)));
    setAttribute(node.dots, "aria-label", countThings(count, "dot"));
    setText(node.dots, "●".repeat(count) || "○");
    setAttribute(node, "data-on", count > 0 ? "yes" : null);
  }

  describe(_things, { me, step }) {
    const left = countLeft(me?.dots, step.poll);
    return say("{left} of {budget} left, at most {most} on one card", {
      left: countThings(left, "dot"), budget: step.poll.budget, most: step.poll.most || step.poll.budget,
    }); // prettier-ignore
  }
}

/** A row of choices of which one holds; native radio buttons, so that every keyboard knows them. */
function makeChoice({ name, legend, hidden = false, choices, onchoose }) {
  const node = el("fieldset", { class: "choice" }, el("legend", { class: hidden ? "unseen" : null }, legend));
  node.inputs = choices.map(([value, label, aloud]) => {
    const input = el("input", { type: "radio", name, value, "aria-label": aloud ?? null, onchange: () => onchoose(value) });
    node.append(el("label", {}, input, el("span", { "aria-hidden": aloud ? "true" : null }, label)));
    return input;
  });
  node.style.setProperty("--choices", choices.length);
  return node;
}

function drawChoice(node, value, closed) {
  for (const input of node.inputs) {
    input.checked = input.value === String(value ?? "");
    input.disabled = closed;
  }
}

class Rating extends Ballot {
  makeControls({ id }, { step }) {
    const rows = step.poll.criteria.map((criterion) => {
      const { low, high } = criterion;
      const ends = { 1: low, 5: high };
      const node = makeChoice({
        name: `rate-${id}-${criterion.id}`,
        legend: criterion.name,
        choices: SCALE.map((value) => [value, String(value), ends[value] ? `${value}: ${ends[value]}` : null]),
        onchoose: (value) => this.app.send("rate", { card: id, criterion: criterion.id, value }),
      });
      if (low || high) node.append(el("p", { class: "ends", "aria-hidden": "true" }, el("span", {}, low), el("span", {}, high)));
      return Object.assign(node, { criterion: criterion.id });
    });
    return Object.assign(el("div", { class: "criteria" }, ...rows), { rows });
  }

  drawControls(node, { id }, { me }, closed) {
    for (const row of node.rows) drawChoice(row, me?.rates?.[id]?.[row.criterion], closed);
  }

  describe(things, { me, step }) {
    const asked = things.length * step.poll.criteria.length;
    const done = things.reduce((sum, { id }) => sum + Object.keys(me?.rates?.[id] ?? {}).length, 0);
    return say("{done} of {asked} ratings given", { done, asked });
  }
}

class Agreement extends Ballot {
  makeControls({ id }) {
    return makeChoice({
      name: `agree-${id}`,
      legend: say("What do you say?"),
      hidden: true,
      choices: Object.entries(OPINIONS).map(([value, label]) => [value, label]),
      onchoose: (value) => this.app.send("agree", { card: id, value }),
    });
  }

  drawControls(node, { id }, { me }, closed) {
    drawChoice(node, me?.agrees?.[id], closed);
  }

  describe(things, { me }) {
    const done = things.filter(({ id }) => me?.agrees?.[id]).length;
    return say("{done} of {statements} answered", { done, statements: countThings(things.length, "statement") });
  }
}

/** Two things at a time, of which one is chosen. */
class Pairs {
  #asked = null;

  constructor(app) {
    this.app = app;
    this.tally = el("p", { class: "budget", "aria-live": "polite" });
    this.sides = ["a", "b"].map((side) => {
      const node = makeCard("button");
      node.type = "button";
      node.addEventListener("click", () => this.#choose(this.#asked?.[side]));
      return node;
    });
    this.neither = el("button", { type: "button", onclick: () => this.#choose("") }, say("I cannot choose"));
    this.back = button("undo", say("The pair before"), () => this.#takeBack());
    this.question = el("h2", {}, say("Which of the two?"));
    this.done = el("p", { class: "empty" }, icon("check"), say("You have compared all pairs."));
    this.pair = el("div", { class: "pair" }, this.sides[0], this.sides[1]);
    this.node = el("div", { class: "ballot pairs" }, this.tally, this.question, this.pair, this.done, el("div", { class: "row" }, this.back, this.neither));
  }

  draw(view) {
    const { me, step } = view;
    const things = listVotable(view);
    const pairs = me?.pairs ?? [];
    const closed = step.poll.closed || step.locked;
    this.#asked = closed ? null : choosePair(things, pairs, `${me?.id} ${step.id}`);
    const byId = new Map(things.map((thing) => [thing.id, thing]));
    if (this.#asked) for (const [at, side] of ["a", "b"].entries()) drawCard(this.sides[at], byId.get(this.#asked[side]));
    for (const node of [this.pair, this.question, this.neither]) node.hidden = !this.#asked;
    this.done.hidden = closed || Boolean(this.#asked) || things.length < 2;
    this.back.hidden = closed || !pairs.length;
    const all = countPairs(things.length);
    setText(this.tally, say("{done} of {pairs} compared; stop whenever you like", { done: pairs.length, pairs: countThings(all, "pair") }));
  }

  #choose(chosen) {
    if (!this.#asked) return;
    const { a, b } = this.#asked;
    this.app.send("pair", { a, b, chosen });
  }

  /** Lets the last pair be chosen again. */
  #takeBack() {
    const last = this.app.view.me?.pairs?.slice(-1)[0];
    if (last) this.#again(last);
  }

  #again({ a, b, chosen }) {
    const things = new Map(listVotable(this.app.view).map((thing) => [thing.id, thing]));
    const choose = (id) => {
      this.app.send("pair", { a, b, chosen: id });
      sheet.close();
    };
    const make = (id) => {
      const node = drawCard(makeCard("button"), things.get(id) ?? { kind: "opinion", text: "" });
      node.type = "button";
      node.setAttribute("aria-pressed", String(chosen === id));
      node.addEventListener("click", () => choose(id));
      return node;
    };
    const sheet = this.app.openSheet(say("Which of the two?"), el("div", { class: "pair" }, make(a), make(b)));
  }
}

const BALLOTS = { dots: Dots, rating: Rating, pairwise: Pairs, agree: Agreement };

/** The voting of a step with what one should know before: who decides, by which rule, and how secret it is. */
export class Voting {
  constructor(app, step) {
    this.ballot = new BALLOTS[step.poll.kind](app, step.poll.kind);
    this.state = el("p", { class: "hint" });
    this.rules = el("dl", { class: "rules" });
    this.closed = el("p", { class: "empty", role: "status" });
    this.node = el("section", { class: "voting" }, this.closed, this.ballot.node, this.state, this.rules);
  }

  draw(view) {
    const { room, step, tally } = view;
    const { closed, round } = step.poll;
    this.ballot.draw(view);
    this.ballot.node.hidden = Boolean(closed);
    setText(this.closed, closed && !tally ? say("The vote is closed. The result comes when the facilitator shows it.") : "");
    this.closed.hidden = !this.closed.textContent;
    const secret = [round > 1 && say("This is the second round."), say("Nobody sees how you vote."), !room.ballots && say("There are no voting codes: somebody with two phones could vote twice.")];
    setText(this.state, secret.filter(Boolean).join(" "));
    this.state.hidden = Boolean(closed);
    const rules = [[say("Who decides"), room.mandate], [say("How it is decided"), room.rule]].filter(([, told]) => told); // prettier-ignore
    keepRows(this.rules, rules, {
      key: ([name]) => name,
      make: ([name, told]) => el("div", {}, el("dt", {}, name), el("dd", {}, told)),
    });
    this.rules.hidden = !rules.length;
  }
}
