// The face of a card: what it is, its words, whose they are. An opinion looks different from evidence.

import { el, setText } from "../shared/dom.js";
import { say } from "../shared/say.js";
import { icon } from "../shared/icons.js";

const KINDS = {
  quote: say("Quote"),
  insight: say("Insight"),
  need: say("Need"),
  space: say("Opportunity space"),
  assumption: say("Assumption"),
  opinion: say("Opinion"),
  statement: say("Statement"),
};
const FOUND = {
  confirmed: say("Confirmed"),
  nuanced: say("Nuanced"),
  challenged: say("Challenged"),
  overturned: say("Overturned"),
  new: say("New"),
};

export const nameKind = (kind) => KINDS[kind] ?? kind;
export const nameVerdict = (verdict) => FOUND[verdict] ?? verdict;
export const isOpinion = ({ kind }) => kind === "opinion" || kind === "statement";

/** Returns whose words they are and where from, in one line: “Bo · Night shift · Likely”. */
export function describeSource(card) {
  const own = isOpinion(card) ? [card.by] : [card.who, card.group, card.stratum, card.confidence];
  return [...new Set(own.filter(Boolean))].join(" · ");
}

/** Returns a face; its parts are spans, so that it may stand in a button. */
export function makeFace(card) {
  const face = el(
    "span",
    { class: "face" },
    el("span", { class: "kind" }),
    el("span", { class: "words", dir: "auto" }),
    el("span", { class: "from", dir: "auto" }),
  );
  fillFace(face, card);
  return face;
}

export function fillFace(face, card) {
  const [kind, words, from] = face.children;
  face.classList.toggle("opinion", isOpinion(card));
  face.dataset.kind = card.kind;
  const told = [nameKind(card.kind), card.theme].filter(Boolean).join(" · ");
  if (kind.textContent !== told) kind.replaceChildren(...(isOpinion(card) ? [icon("pen")] : []), told);
  setText(words, card.kind === "quote" ? say("“{words}”", { words: card.text }) : card.text);
  setText(from, describeSource(card));
  from.hidden = !from.textContent;
}

const REACTIONS = {
  surprised: say("surprises me"),
  knew: say("I knew"),
  doubt: say("I doubt"),
  resonates: say("resonates"),
};

/** Returns how many reacted to a card and how: “2 surprises me · 4 I doubt”; empty if nobody did. */
export function describeReactions(reactions) {
  if (!reactions) return "";
  return Object.keys(REACTIONS)
    .filter((name) => reactions[name])
    .map((name) => `${reactions[name]} ${REACTIONS[name]}`)
    .join(" · ");
}

/** The first words of a card, for a sentence about it. */
export function shortenWords(text, most = 60) {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), most / 2)).trimEnd()}…`;
}
