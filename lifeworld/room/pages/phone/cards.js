// Cards as a phone shows them: evidence from the study, and what was written in the room.

import { el, keepRows, setAttribute, setText } from "../shared/dom.js";
import { button, icon } from "../shared/icons.js";
import { countThings, say } from "../shared/say.js";
import { mix } from "./order.js";

const KINDS = {
  quote: say("Quote"), insight: say("Insight"), need: say("Need"), space: say("Opportunity space"),
  assumption: say("Assumption"), opinion: say("Opinion"), statement: say("Statement"), pile: say("Pile"),
}; // prettier-ignore
const REACTIONS = {
  surprised: say("Surprises me"), knew: say("I knew"), doubt: say("I doubt it"), resonates: say("Resonates"),
}; // prettier-ignore
const VERDICTS = {
  confirmed: say("Confirmed"), nuanced: say("Nuanced"), challenged: say("Challenged"), new: say("New"),
}; // prettier-ignore

const SHORT = 60;

export const shorten = (text) => (text.length > SHORT ? `${text.slice(0, SHORT).trimEnd()} …` : text);

/** Whether a card was written in the room: it is no evidence, and looks it. */
export const isWritten = ({ kind }) => kind === "opinion" || kind === "statement";

export const nameKind = (kind) => KINDS[kind] ?? kind;

const describeSource = ({ who, group, stratum, confidence, by, mine, waiting }) =>
  [who, group, stratum !== group && stratum, confidence, !mine && by, waiting && say("saved here, will be sent")].filter(Boolean).join(" · ");

/** A card without anything to press; `drawCard` tells it what it shows. */
export function makeCard(tag = "li") {
  const node = el(tag, { class: "card" });
  const line = tag === "button" ? "span" : "p"; // a button holds no paragraphs
  const [kind, theme, text, source] = [el("b"), el("span"), el(line, { class: "words", dir: "auto" }), el(line, { class: "source" })];
  const [head, about] = [el(line, { class: "kind" }, kind, theme), el(line, { class: "about", dir: "auto", hidden: true })];
  node.append(head, about, text, source);
  return Object.assign(node, { fields: { head, about, kind, theme, text, source } });
}

/** Shows a card; `about` is the card that it answers, if it answers one. */
export function drawCard(node, card, about = null) {
  const { head, kind, theme, text, source } = node.fields;
  node.fields.about.hidden = !about;
  setText(node.fields.about, about ? shorten(about.text) : "");
  const written = isWritten(card);
  node.classList.toggle("opinion", written);
  node.classList.toggle("quote", card.kind === "quote");
  if (written && head.firstChild === kind) head.prepend(icon("pen"));
  setText(kind, nameKind(card.kind));
  setText(theme, card.theme ?? "");
  setText(text, card.text);
  const told = describeSource(card);
  setText(source, told);
  source.hidden = !told;
  return node;
}

/** The four reactions below a card; pressed again, one is taken back. */
function makeReactions(app, cardId) {
  const group = el("div", { class: "reactions", role: "group", "aria-label": say("Your reaction") });
  for (const [value, label] of Object.entries(REACTIONS)) {
    const press = () => {
      const on = button.getAttribute("aria-pressed") === "true";
      app.send("react", { card: cardId, value: on ? "" : value });
    };
    const button = el("button", { type: "button", "data-value": value, "aria-pressed": "false", onclick: press }, el("span", {}, label), el("i"));
    group.append(button);
  }
  return group;
}

function drawReactions(group, card, locked) {
  for (const button of group.children) {
    const { value } = button.dataset;
    setAttribute(button, "aria-pressed", String(card.mine_reaction === value));
    button.disabled = locked;
    setText(button.lastChild, card.reactions?.[value] ? String(card.reactions[value]) : "");
  }
}

/** What was found about an assumption, once that is shown. */
function drawFound(node, card, revealed) {
  const { found, verdict } = card;
  node.hidden = card.kind !== "assumption";
  setAttribute(node, "data-verdict", (revealed && verdict) || null);
  const told = revealed && (found || verdict);
  setText(node.firstChild, told ? (verdict ? (VERDICTS[verdict] ?? verdict) : say("What was found")) : "");
  setText(node.lastChild, told ? (found ?? "") : say("What was found about it comes in a moment."));
}

/** The cards of a step, one under another. */
export class CardList {
  constructor(app, { title = "", choose = () => true, quiet = false } = {}) {
    Object.assign(this, { app, choose, quiet });
    this.list = el("ol", { class: "cards" });
    this.title = el("h2", { hidden: !title }, title);
    this.count = el("p", { class: "hint" });
    this.empty = el("p", { class: "empty" });
    this.node = el("section", {}, this.title, this.count, this.list, this.empty);
  }

  draw(view) {
    const { step, me } = view;
    const react = step.may?.includes("react");
    const comments = step.may?.includes("comment") && !step.may.includes("add") && !this.quiet;
    const cards = view.cards.filter((card) => !card.mine && this.choose(card));
    const ordered = step.mixed || step.kind === "react" ? mix(cards, `${me?.id} ${step.id}`) : cards;
    keepRows(this.list, ordered, {
      key: ({ id }) => id,
      make: (card) => {
        const node = makeCard();
        node.found = el("div", { class: "found" }, el("b"), el("p"));
        node.reactions = react ? makeReactions(this.app, card.id) : null;
        node.append(node.found, node.reactions ?? "", comments ? this.#makeComment(card.id) : "");
        return node;
      },
    });
    ordered.forEach((card, at) => {
      const node = this.list.children[at];
      drawCard(node, card, card.about ? view.cards.find(({ id }) => id === card.about) : null);
      drawFound(node.found, card, step.revealed);
      if (node.reactions) drawReactions(node.reactions, card, Boolean(step.locked));
    });
    this.count.hidden = ordered.length < 3;
    const reacted = ordered.filter((card) => card.mine_reaction).length;
    const all = countThings(ordered.length, "card");
    setText(this.count, react ? say("{cards}, {reacted} with a reaction of yours", { cards: all, reacted }) : all);
    this.node.hidden = this.quiet && !ordered.length;
    this.empty.hidden = ordered.length > 0;
    setText(this.empty, say("There is nothing to read here yet."));
  }

  /** A button that opens a box for a remark on a card. */
  #makeComment(id) {
    const node = el("div", { class: "comment" });
    const open = button("pen", say("Write about it"), () => {
      const close = () => node.replaceChildren(open);
      const onsend = (text) => {
        this.app.send("card.add", { card: this.app.newId(), text, about: id });
        close();
        open.focus();
      };
      const box = this.app.makeBox({ what: "opinion", label: say("What do you say to it?"), onsend, oncancel: close });
      node.replaceChildren(box.node);
      box.area.focus();
    }, { class: "small" }); // prettier-ignore
    node.append(open);
    return node;
  }
}
