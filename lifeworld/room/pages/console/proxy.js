// What somebody without a phone says and votes, entered by the facilitator in that person's name.

import { listCards } from "./cardlist.js";
import { openDialog } from "./dialogs.js";
import { nameOf } from "./people.js";
import { el } from "../shared/dom.js";
import { byRank } from "../shared/rank.js";
import { say } from "../shared/say.js";

const AGREES = {
  "": say("No answer"),
  agree: say("Agree"),
  pass: say("Pass"),
  disagree: say("Disagree"),
};

export const newId = (letter) => `${letter}${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`;

/** Asks for a person without a phone and seats them. */
export async function addPerson(room) {
  const { tables = [], ballots = false, sides = [] } = room.parts.get("room") ?? {};
  const name = el("input", { id: "proxy-name", maxlength: 60, autocomplete: "off" });
  const parts = [
    el("p", {}, say("Somebody else enters what this person writes and votes.")),
    el("label", { for: "proxy-name" }, say("Name or nickname")),
    name,
  ];
  const choose = (id, words, options) => {
    const field = el(
      "select",
      { id },
      el("option", { value: "" }, "–"),
      ...options.map(([value, told]) => el("option", { value }, told)),
    );
    parts.push(el("label", { for: id }, words), field);
    return field;
  };
  const table = tables.length
    ? choose(
        "proxy-table",
        say("Table"),
        tables.map((one) => [one.id, one.name]),
      )
    : null;
  const side = sides.length
    ? choose(
        "proxy-side",
        say("Speaks as"),
        sides.map((one) => [one, one]),
      )
    : null;
  const ballot = ballots ? el("input", { id: "proxy-ballot", maxlength: 20, autocomplete: "off" }) : null;
  if (ballot) parts.push(el("label", { for: "proxy-ballot" }, say("One-time code of the ballot")), ballot);
  if (!(await openDialog(say("Somebody without a phone"), parts, { yes: say("Add"), begin: name }))) return;
  const fields = { guest: newId("g"), name: name.value.trim() };
  if (table?.value) fields.table = table.value;
  if (side?.value) fields.side = side.value;
  if (ballot?.value) fields.ballot = ballot.value.trim();
  room.send("proxy.add", fields);
}

/** The things that the present step is voted on: cards and piles. */
export function listOptions(parts) {
  const step = parts.get("step");
  const wanted = step?.poll?.of?.length ? step.poll.of : (step?.shows ?? []);
  const cards = listCards(parts).filter(
    (card) =>
      !card.parked &&
      !card.hidden &&
      (!wanted.length || wanted.includes(card.kind)) &&
      (card.kind !== "statement" || card.released),
  );
  if (!wanted.includes("pile")) return cards;
  const piles = [...parts]
    .filter(([key, pile]) => key.startsWith("pile:") && !pile.suggested)
    .map(([, pile]) => ({ ...pile, text: pile.name }));
  return [...piles.sort(byRank), ...cards];
}

/** Asks what a person says in the present step, and sends it in that person's name. */
export async function enterFor(room, person) {
  const step = room.parts.get("step");
  const title = say("Enter for {name}", { name: nameOf(person) });
  if (!step) {
    await openDialog(title, [
      el("p", {}, say("Start a step first; then you enter here what this person writes and votes.")),
    ]);
    return;
  }
  const sends = [];
  const parts = [el("p", { class: "hint" }, step.title)];
  const may = new Set(step.may ?? []);
  let begin = null;
  if (step.poll && !step.poll.closed) begin = addVotes(parts, sends, room, step.poll);
  if (may.has("add") || may.has("statement")) {
    const field = el("textarea", { id: "proxy-words", rows: 3, maxlength: 600 });
    parts.push(
      el("label", { for: "proxy-words" }, may.has("statement") ? say("A statement") : say("A card")),
      field,
    );
    begin ??= field;
    sends.push(
      () =>
        field.value.trim() && [
          [
            may.has("statement") ? "statement.add" : "card.add",
            { card: newId("c"), text: field.value.trim() },
          ],
        ],
    );
  }
  const ready = el("input", {
    type: "checkbox",
    id: "proxy-ready",
    ...(person.ready ? { checked: true } : {}),
  });
  parts.push(el("p", { class: "check" }, ready, el("label", { for: "proxy-ready" }, say("Ready"))));
  sends.push(() => ready.checked !== Boolean(person.ready) && [["ready", { on: ready.checked }]]);
  if (!(await openDialog(title, parts, { yes: say("Enter"), wide: true, begin: begin ?? ready }))) return;
  for (const [kind, fields] of sends.flatMap((make) => make() || []))
    room.send(kind, { ...fields, as: person.id });
}

function addVotes(parts, sends, room, poll) {
  const options = listOptions(room.parts);
  let first = null;
  const field = (label, made) => {
    first ??= made;
    return el("p", { class: "vote" }, el("label", { for: made.id }, label), made);
  };
  const number = (id, most) => el("input", { id, type: "number", min: 0, max: most, inputmode: "numeric" });
  parts.push(el("p", { class: "hint" }, say("What you leave empty stays as it is.")));
  options.forEach((card, at) => {
    if (poll.kind === "dots") {
      const made = number(`proxy-${at}`, Math.min(poll.most, poll.budget));
      parts.push(field(card.text, made));
      sends.push(() => made.value !== "" && [["dots", { card: card.id, count: Number(made.value) }]]);
    } else if (poll.kind === "agree") {
      const made = el(
        "select",
        { id: `proxy-${at}` },
        ...Object.entries(AGREES).map(([value, words]) => el("option", { value }, words)),
      );
      parts.push(field(card.text, made));
      sends.push(() => made.value && [["agree", { card: card.id, value: made.value }]]);
    } else if (poll.kind === "rating") {
      const made = poll.criteria.map((criterion, n) => [criterion, number(`proxy-${at}-${n}`, 5)]);
      parts.push(
        el(
          "fieldset",
          {},
          el("legend", { dir: "auto" }, card.text),
          ...made.map(([{ name }, input]) => field(say("{criterion}, 1 to 5", { criterion: name }), input)),
        ),
      );
      sends.push(() =>
        made
          .filter(([, input]) => input.value !== "")
          .map(([{ id }, input]) => ["rate", { card: card.id, criterion: id, value: Number(input.value) }]),
      );
    }
  });
  if (poll.kind === "pairwise") addPairs(parts, sends, options, field);
  return first;
}

function addPairs(parts, sends, options, field) {
  options.slice(0, -1).forEach((one, at) => {
    const other = options[at + 1];
    const made = el(
      "select",
      { id: `proxy-${at}` },
      el("option", { value: "-" }, say("No answer")),
      ...[one, other].map((card) => el("option", { value: card.id }, card.text)),
      el("option", { value: "" }, say("Cannot choose")),
    );
    parts.push(field(say("“{one}” or “{other}”", { one: one.text, other: other.text }), made));
    sends.push(() => made.value !== "-" && [["pair", { a: one.id, b: other.id, chosen: made.value }]]);
  });
}
