// What a vote came to, as a phone shows it: bars with their numbers, how far people were apart, ties,
// the first round beside the second, and sides, tables and groups where enough voted.

import { el, keepRows, setText } from "../shared/dom.js";
import { countThings, formatNumber, say } from "../shared/say.js";

const WIDE = 1.2; // a spread of ratings from 1 to 5 that is worth talking about
const FIRST = 3; // how many cards of a side or table are named

const oneDecimal = (number) => formatNumber(Math.round(number * 10) / 10);
const percent = (part) => say("{number} %", { number: formatNumber(Math.round(part * 100)) });
const countPeople = (number) => countThings(number, "person", "people");

/** Returns how long the bar of a row is, from 0 to 1; dots beside the most that a card has. */
export function measureBar(row, rows, kind) {
  if (kind === "pairwise" && !(row.won + row.lost)) return 0;
  if (kind !== "dots") return Math.min(1, Math.max(0, row.share ?? 0));
  return row.total / Math.max(1, ...rows.map(({ total }) => total));
}

export function describeRow(row, kind) {
  if (kind === "dots") return say("{dots} from {people}", { dots: countThings(row.total, "dot"), people: countPeople(row.people) });
  if (kind === "rating") return row.mean === null ? say("Nobody rated it.") : say("{mean} of 5, from {people}", { mean: oneDecimal(row.mean), people: countPeople(row.people) });
  if (kind === "pairwise") return row.won + row.lost ? say("chosen in {won} of {pairs}", { won: oneDecimal(row.won), pairs: countThings(row.won + row.lost, "pair") }) : say("not compared");
  return say("{agree} agree, {pass} pass, {disagree} disagree", { agree: row.agree, pass: row.pass, disagree: row.disagree });
}

/** Whether people were far apart about a card: then it is worth talking about first. */
export function isDivided(row, kind) {
  if (kind === "agree") return row.people >= 4 && Math.min(row.agree, row.disagree) / row.people >= 0.3;
  return kind === "rating" && (row.spread ?? 0) >= WIDE;
}

/** Returns what a row came to in one number, as the projector shows it. */
function describeValue(row, kind) {
  if (kind === "dots") return countThings(row.total, "dot");
  if (kind === "rating") return row.mean === null ? "–" : oneDecimal(row.mean);
  if (kind === "agree") return row.people ? percent(row.agree / row.people) : "–";
  return row.won + row.lost ? percent(row.share) : "–";
}

/** Returns what the first round said of a card, and which way it moved in the order; "" without one. */
export function describeChange(row, { rows, before, kind }) {
  const at = (before ?? []).findIndex(({ card }) => card === row.card);
  if (at < 0) return "";
  const moved = at - rows.findIndex(({ card }) => card === row.card);
  const first = say("first round {value}", { value: describeValue(before[at], kind) });
  if (!moved) return first;
  const places = countThings(Math.abs(moved), "place");
  return `${first}, ${moved > 0 ? say("{places} up", { places }) : say("{places} down", { places })}`;
}

/** Returns the lines under a tally: sides and tables with what they put first, then opinion groups. */
export function gatherParts({ kind, parts, groups }, nameCard) {
  const sides = (parts ?? []).map(({ name, voted, rows }) => {
    const first = rows.slice(0, FIRST).map(({ card, value }) => (kind === "dots" ? `${nameCard(card)} (${formatNumber(value ?? 0)})` : nameCard(card)));
    return { name, told: countThings(voted, "vote"), text: first.join(", ") };
  });
  const alike = (groups?.rows ?? []).map((row) => ({
    name: nameCard(row.card),
    told: row.groups
      .map(({ agree, pass, disagree }, at) => say("group {number}: {agree} of {answers} agree", { number: at + 1, agree, answers: agree + pass + disagree }))
      .join(" · "),
    text: "",
  }));
  const sizes = groups?.sizes.map(countPeople).join(", ");
  return [
    { title: say("What each side and table put first"), lines: sides },
    { title: groups ? say("Two groups who answered alike: {sizes}", { sizes }) : "", lines: alike },
  ].filter(({ lines }) => lines.length);
}

export class Tally {
  constructor() {
    this.title = el("h2");
    this.turnout = el("p", { class: "hint" });
    this.list = el("ol", { class: "tally" });
    this.notes = el("ul", { class: "hint notes" });
    this.parts = el("div", { class: "parts" });
    this.node = el("section", {}, this.title, this.turnout, this.list, this.notes, this.parts);
  }

  draw({ tally, cards, piles, step }) {
    this.node.hidden = !tally;
    if (!tally) return;
    setText(this.title, tally.round > 1 ? say("The result of round {round}", { round: tally.round }) : say("The result"));
    setText(this.turnout, say("{voted} of {asked} voted.", { voted: tally.voted, asked: countPeople(tally.asked) }));
    const words = new Map([...piles.map(({ id, name }) => [id, name]), ...cards.map(({ id, text }) => [id, text])]);
    const texts = new Map(tally.rows.map(({ card, text }) => [card, text ?? words.get(card) ?? ""]));
    const nameCard = (card) => texts.get(card) ?? "";
    keepRows(this.list, tally.rows, {
      key: ({ card }) => card,
      make: () => el("li", {}, el("p", { dir: "auto" }), el("div", { class: "bar", "aria-hidden": "true" }, el("i")), el("p", { class: "hint" })),
    });
    tally.rows.forEach((row, at) => {
      const [text, bar, told] = this.list.children[at].children;
      setText(text, nameCard(row.card));
      bar.firstChild.style.setProperty("width", `${measureBar(row, tally.rows, tally.kind) * 100}%`);
      setText(told, this.#describe(row, tally, step?.poll?.criteria ?? []).filter(Boolean).join(" · "));
    });
    this.#drawNotes(tally, nameCard);
    this.#drawParts(tally, nameCard);
  }

  #describe(row, tally, criteria) {
    const spread = row.spread > 0 ? say("spread {number}", { number: oneDecimal(row.spread) }) : "";
    const marks = criteria.map(({ id, name }) => typeof row.criteria?.[id]?.mean === "number" && `${name} ${oneDecimal(row.criteria[id].mean)}`);
    return [describeRow(row, tally.kind), ...marks, spread, describeChange(row, tally), isDivided(row, tally.kind) && say("opinions far apart")];
  }

  #drawNotes({ ties = [], notes = [] }, nameCard) {
    const tied = ties.map((cards) => say("Tied: {cards}", { cards: cards.map((card) => `“${nameCard(card)}”`).join(", ") }));
    const told = [...tied, ...notes];
    keepRows(this.notes, told, { key: (note) => note, make: (note) => el("li", { dir: "auto" }, note) });
    this.notes.hidden = !told.length;
  }

  #drawParts(tally, nameCard) {
    const drawn = gatherParts(tally, nameCard).map(({ title, lines }) =>
      el("div", {}, el("h3", {}, title), el("ul", {}, ...lines.map(({ name, told, text }) => el("li", {}, el("b", { dir: "auto" }, name), el("span", { class: "hint" }, told), text ? el("span", { dir: "auto" }, text) : "")))),
    );
    this.parts.replaceChildren(...drawn);
    this.parts.hidden = !drawn.length;
  }
}
