// What a vote came to: bars with numbers, how far people are apart, who did not vote, ties, notes.

import { el } from "../shared/dom.js";
import { countThings, formatNumber, say } from "../shared/say.js";
import { findTies, measureShares, readCounts } from "./tallies.js";

const share = (node, value) => {
  node.style.setProperty("--share", Math.round(value * 1000) / 1000);
  return node;
};
const round = (number) => formatNumber(Math.round(number * 10) / 10);
const percent = (part) => say("{number} %", { number: formatNumber(Math.round(part * 100)) });

/** Returns the value of a row in words: “12 dots”, “4.2”, “67 %”. */
export function describeValue(kind, row) {
  if (kind === "dots") return countThings(row.total ?? row.value ?? 0, "dot");
  if (kind === "rating") return typeof row.value === "number" ? round(row.value) : "–";
  if (kind === "agree") return row.people ? percent((row.agree ?? 0) / row.people) : "–";
  return typeof row.share === "number" && row.won + row.lost > 0 ? percent(row.share) : "–";
}

/**
 * Draws a tally as a list that screen readers read row by row.
 *
 * @param {HTMLElement} host
 * @param {object} tally
 * @param {{most?: number, criteria?: {id: string, name: string}[]}} options `most`: rows at most
 */
export function drawResults(host, tally, { most = Infinity, criteria = [] } = {}) {
  const shares = measureShares(tally);
  const before = new Map((tally.before ?? []).map((row) => [row.card, row]));
  const list = el("ol", { class: `results ${tally.kind}` });
  tally.rows
    .slice(0, most)
    .forEach((row, at) => list.append(drawRow(tally, row, shares[at], { before, criteria })));
  const groups = tally.groups ? drawGroups(tally) : [];
  host.replaceChildren(
    el("p", { class: "turnout" }, describeTurnout(tally)),
    list,
    ...drawNotes(tally, most),
    ...groups,
    ...drawParts(tally),
  );
}

function drawRow(tally, row, value, { before, criteria }) {
  const bar = el("span", { class: "share", "aria-hidden": "true" });
  if (tally.kind === "agree") bar.append(...drawStack(row));
  else bar.append(share(el("i", {}), value));
  const item = el(
    "li",
    {},
    el("span", { class: "words", dir: "auto" }, row.text ?? ""),
    el("span", { class: "value" }, describeValue(tally.kind, row)),
    bar,
  );
  const counts = tally.kind === "agree" ? null : readCounts(row);
  const told = describeRow(tally, row, before.get(row.card));
  if (counts || told)
    item.append(el("span", { class: "spread" }, counts && drawCounts(counts, 0), el("span", {}, told)));
  if (row.criteria && criteria.length) item.append(drawCriteria(row.criteria, criteria));
  return item;
}

function drawStack(row) {
  const all = row.people || 1;
  return ["agree", "pass", "disagree"].map((name) => share(el("i", { class: name }), (row[name] ?? 0) / all));
}

function drawCriteria(marks, criteria) {
  const told = el("ul", { class: "criteria" });
  for (const { id, name } of criteria) {
    const mark = marks[id];
    if (!mark) continue;
    const counts = readCounts(mark);
    told.append(
      el(
        "li",
        {},
        el("span", { dir: "auto" }, name),
        counts && drawCounts(counts, 1),
        el("b", {}, typeof mark.mean === "number" ? round(mark.mean) : "–"),
      ),
    );
  }
  return told;
}

/** Columns of how many gave each answer; the same in words for who cannot see them. */
function drawCounts(counts, first) {
  const most = Math.max(...counts, 1);
  const words = counts
    .map((count, at) =>
      say("{answer}: {people}", { answer: at + first, people: countThings(count, "person", "people") }),
    )
    .join(", ");
  const drawn = el("span", { class: "counts", role: "img", "aria-label": words, title: words });
  for (const count of counts) drawn.append(share(el("i", {}), count / most));
  return drawn;
}

function describeRow(tally, row, before) {
  const told = [];
  if (tally.kind === "agree")
    told.push(
      say("{agree} agree, {pass} pass, {disagree} disagree", {
        agree: formatNumber(row.agree ?? 0),
        pass: formatNumber(row.pass ?? 0),
        disagree: formatNumber(row.disagree ?? 0),
      }),
    );
  if (tally.kind === "dots" && row.people)
    told.push(say("from {people}", { people: countThings(row.people, "person", "people") }));
  if (tally.kind === "pairwise")
    told.push(
      row.won + row.lost > 0
        ? say("won {won}, lost {lost}", { won: round(row.won), lost: round(row.lost) })
        : say("not compared"),
    );
  if (row.spread > 0) told.push(say("spread {number}", { number: round(row.spread) }));
  if (before) told.push(say("first round {value}", { value: describeValue(tally.kind, before) }));
  return told.join(" · ");
}

function describeTurnout({ asked, voted, abstained, round: number }) {
  const words = [say("{voted} of {asked} voted", { voted: formatNumber(voted), asked: formatNumber(asked) })];
  if (abstained)
    words.push(say("{people} did not vote", { people: countThings(abstained, "person", "people") }));
  if (number > 1) words.push(say("Round {number}", { number }));
  return words.join(" · ");
}

function drawNotes(tally, most) {
  const notes = findTies(tally).map((cards) =>
    say("Tied: {cards}", { cards: cards.map((text) => `“${text}”`).join(", ") }),
  );
  notes.push(...(tally.notes ?? []));
  if (tally.rows.length > most)
    notes.push(say("{cards} more further down", { cards: countThings(tally.rows.length - most, "card") }));
  return notes.length ? [el("ul", { class: "notes" }, ...notes.map((note) => el("li", {}, note)))] : [];
}

function drawGroups({ groups, rows }) {
  const texts = new Map(rows.map((row) => [row.card, row.text]));
  const told = el("ul", { class: "groups" });
  for (const row of groups.rows) {
    const words = row.groups.map((group, at) =>
      say("group {number}: {agree} of {answers} agree", {
        number: at + 1,
        agree: group.agree,
        answers: group.agree + group.pass + group.disagree,
      }),
    );
    told.append(
      el(
        "li",
        {},
        el("span", { dir: "auto" }, texts.get(row.card) ?? ""),
        el("small", {}, words.join(" · ")),
      ),
    );
  }
  return [
    el(
      "h3",
      {},
      say("Two groups who answered alike: {sizes}", {
        sizes: groups.sizes.map((size) => countThings(size, "person", "people")).join(", "),
      }),
    ),
    told,
  ];
}

/** Sides and tables, each with five votes at least: what they put first. */
function drawParts({ kind, parts, rows }) {
  if (!parts?.length) return [];
  const texts = new Map(rows.map((row) => [row.card, row.text]));
  const told = el("ul", { class: "groups" });
  for (const part of parts) {
    const first = part.rows
      .slice(0, 3)
      .map((row) =>
        kind === "dots" ? `${texts.get(row.card)} (${formatNumber(row.value ?? 0)})` : texts.get(row.card),
      );
    told.append(
      el(
        "li",
        {},
        el("b", { dir: "auto" }, part.name),
        " ",
        el("small", {}, countThings(part.voted, "vote")),
        el("span", { dir: "auto" }, first.join(", ")),
      ),
    );
  }
  return [el("h3", {}, say("What each side and table put first")), told];
}
