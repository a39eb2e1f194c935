// The cards of the room as a list: park, hide, release, and the way back to where a card comes from.

import { describeReactions, fillFace, isOpinion, makeFace, shortenWords } from "../board/card.js";
import { el, keepRows, setAttribute, setText } from "../shared/dom.js";
import { button, icon } from "../shared/icons.js";
import { byRank } from "../shared/rank.js";
import { say } from "../shared/say.js";

const FILTERS = {
  now: say("In this step"),
  all: say("All cards"),
  written: say("Written here"),
  parked: say("Parked"),
  hidden: say("Hidden"),
};
const PASSES = {
  now: (card) => card.now && !card.parked && !card.hidden,
  all: (card) => !card.parked && !card.hidden,
  written: (card) => isOpinion(card) && !card.hidden,
  parked: (card) => card.parked,
  hidden: (card) => card.hidden,
};

const isWaiting = (card) => card.kind === "statement" && !card.released && !card.hidden;

/** The cards of a room, in their order; statements that wait for their release are apart. */
export function listCards(parts) {
  return [...parts]
    .filter(([key]) => key.startsWith("card:"))
    .map(([, card]) => card)
    .sort(byRank);
}

export const listWaiting = (parts) => listCards(parts).filter(isWaiting);

/**
 * Returns the address of what a card shows, in the app that runs this room; "" where none is open.
 * Only http addresses are followed, whatever a room's file says.
 */
export function findWay(way, app) {
  const whole = /^https?:\/\//.test(way ?? "") ? way : app && way ? `${app.replace(/\/+$/, "")}/${way}` : "";
  return /^https?:\/\//.test(whole) ? whole : "";
}

export class CardList {
  #filter = "now";

  /** @param {{room: object, waits?: boolean}} options `waits`: only statements to release */
  constructor({ room, waits = false }) {
    this.room = room;
    this.waits = waits;
    this.list = el("ul", { class: "cards" });
    this.none = el("p", { class: "none" });
    this.filters = el("div", { class: "filters", role: "group", "aria-label": say("Which cards") });
    for (const [name, words] of Object.entries(FILTERS))
      this.filters.append(button(null, words, () => this.#choose(name), { "data-filter": name }));
    this.node = el("div", { class: "cardlist" }, waits ? null : this.filters, this.list, this.none);
  }

  #choose(name) {
    this.#filter = name;
    this.draw();
  }

  draw() {
    const all = listCards(this.room.parts).filter((card) => this.waits || !isWaiting(card));
    for (const node of this.filters.children) {
      const name = node.dataset.filter;
      setAttribute(node, "aria-pressed", String(name === this.#filter));
      const count = all.filter(PASSES[name]).length;
      setText(node.firstElementChild, `${FILTERS[name]} ${count}`);
    }
    const shown = all.filter(this.waits ? isWaiting : PASSES[this.#filter]);
    keepRows(this.list, shown, {
      key: ({ id }) => id,
      make: (card) => this.#make(card),
      update: (node, card) => this.#update(node, card),
    });
    this.none.hidden = shown.length > 0;
    setText(
      this.none,
      this.waits
        ? say("No statement waits for you.")
        : this.#filter === "now"
          ? say("No cards yet: what people write in this step comes here.")
          : say("No card is here."),
    );
  }

  #make(card) {
    const does = (act) => () => act(this.room.parts.get(`card:${card.id}`) ?? card);
    const acts = el("div", { class: "acts" });
    const add = (name, picture, act) => acts.append(button(picture, "", does(act), { "data-act": name }));
    if (card.kind === "statement")
      add("release", "check", (now) =>
        this.room.send("statement.release", { card: now.id, on: !now.released }),
      );
    add("park", "park", (now) => this.room.send("card.park", { card: now.id, on: !now.parked }));
    add("hide", "veil", (now) => this.room.send("card.hide", { card: now.id, on: !now.hidden }));
    const way = findWay(card.way, this.room.parts.get("address")?.app);
    if (way)
      acts.append(
        el(
          "a",
          { href: way, target: "_blank", rel: "noopener", class: "way" },
          icon("link"),
          say("In the study"),
        ),
      );
    return el("li", {}, makeFace(card), el("p", { class: "reactions" }), acts);
  }

  #update(node, card) {
    const [face, reactions, acts] = node.children;
    fillFace(face, card);
    node.classList.toggle("opinion", isOpinion(card));
    node.classList.toggle("off", Boolean(card.hidden));
    const told = describeReactions(card.reactions);
    setText(reactions, told);
    reactions.hidden = !told;
    const words = {
      release: card.released ? say("Take back") : say("Release"),
      park: card.parked ? say("Take out of the park") : say("Park"),
      hide: card.hidden ? say("Show again") : say("Hide"),
    };
    for (const [name, label] of Object.entries(words)) {
      const act = acts.querySelector(`[data-act="${name}"]`);
      if (!act) continue;
      setText(act.querySelector("span"), label);
      setAttribute(act, "aria-label", `${label}: ${shortenWords(card.text)}`);
    }
  }
}
