// What a vote came to, as a phone shows it: bars with their numbers, how far people were apart, ties.

import { el, keepRows, setText } from "../shared/dom.js";
import { countThings, formatNumber, say } from "../shared/say.js";

const WIDE = 1.2; // a spread of ratings from 1 to 5 that is worth talking about

const oneDecimal = (number) => formatNumber(Math.round(number * 10) / 10);

/** Returns how long the bar of a row is, from 0 to 1; dots beside the most that a card has. */
export function measureBar(row, rows, kind) {
  if (kind !== "dots") return Math.min(1, Math.max(0, row.share ?? 0));
  return row.total / Math.max(1, ...rows.map(({ total }) => total));
}

export function describeRow(row, kind) {
  if (kind === "dots") return say("{dots} from {people}", { dots: countThings(row.total, "dot"), people: countThings(row.people, "person", "people") });
  if (kind === "rating") return row.mean === null ? say("Nobody rated it.") : say("{mean} of 5, from {people}", { mean: oneDecimal(row.mean), people: countThings(row.people, "person", "people") });
  if (kind === "pairwise") return row.won + row.lost ? say("chosen in {won} of {pairs}", { won: oneDecimal(row.won), pairs: countThings(row.won + row.lost, "pair") }) : say("not compared");
  return say("{agree} agree, {pass} pass, {disagree} disagree", { agree: row.agree, pass: row.pass, disagree: row.disagree });
}

/** Whether people were far apart about a card: then it is worth talking about first. */
export function isDivided(row, kind) {
  if (kind === "agree") return row.people >= 4 && Math.min(row.agree, row.disagree) / row.people >= 0.3;
  return kind === "rating" && (row.spread ?? 0) >= WIDE;
}

export class Tally {
  constructor() {
    this.title = el("h2");
    this.list = el("ol", { class: "tally" });
    this.notes = el("p", { class: "hint" });
    this.node = el("section", {}, this.title, this.list, this.notes);
  }

  draw({ tally, cards, piles }) {
    this.node.hidden = !tally;
    if (!tally) return;
    setText(this.title, tally.round > 1 ? say("The result of round {round}", { round: tally.round }) : say("The result"));
    const words = new Map([...piles.map(({ id, name }) => [id, name]), ...cards.map(({ id, text }) => [id, text])]);
    keepRows(this.list, tally.rows, {
      key: ({ card }) => card,
      make: () => el("li", {}, el("p", { dir: "auto" }), el("div", { class: "bar", "aria-hidden": "true" }, el("i")), el("p", { class: "hint" })),
    });
    tally.rows.forEach((row, at) => {
      const [text, bar, told] = this.list.children[at].children;
      setText(text, row.text ?? words.get(row.card) ?? "");
      bar.firstChild.style.setProperty("width", `${measureBar(row, tally.rows, tally.kind) * 100}%`);
      setText(told, [describeRow(row, tally.kind), isDivided(row, tally.kind) && say("opinions far apart")].filter(Boolean).join(" · "));
    });
    setText(this.notes, [this.#describe(tally), ...(tally.notes ?? [])].join(" "));
  }

  #describe({ voted, asked }) {
    return say("{voted} of {asked} voted.", { voted, asked: countThings(asked, "person", "people") });
  }
}
