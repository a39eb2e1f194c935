// The scenes of the projector, each as large as it fits.

import { fitBoard } from "./board_type.js";
import { fitThings, fitType } from "./fitting.js";
import { chooseCards, findTally, listAssumptions } from "./scenes.js";
import { Board } from "../board/board.js";
import { describeReactions, isOpinion, makeFace, nameVerdict } from "../board/card.js";
import { arrange, LOOSE } from "../board/model.js";
import { drawResults } from "../board/results.js";
import { el } from "../shared/dom.js";
import { countThings, formatNumber, say } from "../shared/say.js";

const ONE = { page: 0, pages: 1 };
const WORDS = { smallest: 30, largest: 110 }; // thousandths of the window's height
const CARDS = { smallest: 22, largest: 46 };
const TALLY = { smallest: 28, largest: 46 };

/**
 * Draws a scene.
 *
 * @param {HTMLElement} host
 * @param {{name: string, table?: string}} scene
 * @param {{room: object, page: number, board: {current: Board|null}}} how
 * @returns {{page: number, pages: number}}
 */
export function drawScene(host, scene, how) {
  host.style.removeProperty("font-size");
  if (scene.name !== "board") how.board.current = null;
  return SCENES[scene.name](host, scene, how);
}

const fill = (host, sizes, ...children) => {
  host.replaceChildren(el("div", { class: "words" }, ...children));
  fitType(host.firstElementChild, sizes);
  return ONE;
};

const SCENES = {
  blank(host) {
    host.replaceChildren();
    return ONE;
  },

  join(host, _scene, { room }) {
    const { title, purpose } = room.parts.get("room");
    const { url = "", code = "" } = room.parts.get("address") ?? {};
    const { joined = 0 } = room.parts.get("counts") ?? {};
    const how = el("div", { class: "how" });
    if (url) {
      how.append(
        el("p", {}, say("Scan, or open")),
        el("p", { class: "url" }, url.replace(/^https?:\/\//, "").replace(/\/j\/.*$/, "")),
        el("p", {}, say("and type")),
        el("p", { class: "code" }, code),
      );
      if (joined)
        how.append(
          el(
            "p",
            { class: "joined" },
            say("{people} joined", { people: countThings(joined, "person", "people") }),
          ),
        );
    } else how.append(el("p", {}, say("We begin soon.")));
    const heading = el(
      "div",
      {},
      el("h1", { dir: "auto" }, title),
      purpose ? el("p", { class: "purpose", dir: "auto" }, purpose) : null,
    );
    const qr = url
      ? el("img", {
          class: "qr",
          src: `/qr.svg?of=${encodeURIComponent(url)}`,
          alt: say("QR code of the address"),
        })
      : null;
    host.replaceChildren(heading, el("div", { class: "join" }, qr, how));
    return ONE;
  },

  instruction(host, _scene, { room }) {
    const step = room.parts.get("step");
    const { written = 0 } = room.parts.get("counts") ?? {};
    const told =
      written && step?.may?.includes("add")
        ? el("p", { class: "voted" }, say("{cards} written", { cards: countThings(written, "card") }))
        : null;
    return fill(
      host,
      WORDS,
      el("h1", { dir: "auto" }, step?.title ?? ""),
      el("p", { dir: "auto" }, step?.instruction ?? ""),
      told,
    );
  },

  vote(host, _scene, { room }) {
    const step = room.parts.get("step");
    const { voted = 0, voters = 0 } = room.parts.get("counts") ?? {};
    const told = step.poll.closed
      ? say("The vote is closed.")
      : say("{voted} of {here} have voted", { voted: formatNumber(voted), here: formatNumber(voters) });
    const secret = step.poll.closed ? "" : say("Nobody sees what others vote until the vote is closed.");
    return fill(
      host,
      WORDS,
      el("h1", { dir: "auto" }, step.title),
      el("p", { dir: "auto" }, step.instruction),
      el("p", { class: "voted" }, told),
      secret ? el("p", { class: "small" }, secret) : null,
    );
  },

  paused(host) {
    return fill(
      host,
      WORDS,
      el("h1", {}, say("A pause")),
      el("p", {}, say("Keep your phone: what you wrote is kept, and we go on from here.")),
    );
  },

  ended(host, _scene, { room }) {
    return fill(
      host,
      WORDS,
      el("h1", {}, say("Thank you")),
      el("p", { dir: "auto" }, room.parts.get("room").title),
    );
  },

  cards(host, _scene, { room, page }) {
    const box = el("div", { class: "wall" });
    host.replaceChildren(box);
    return fitThings(box, chooseCards(room.parts), {
      make: (card) => {
        const told = describeReactions(card.reactions);
        return el(
          "div",
          { class: isOpinion(card) ? "note opinion" : "note" },
          makeFace(card),
          told ? el("p", { class: "reactions" }, told) : null,
        );
      },
      length: ({ text }) => text.length,
      page,
      ...CARDS,
    });
  },

  reveal(host, _scene, { room, page }) {
    const box = el("div", { class: "assumptions" });
    host.replaceChildren(box);
    return fitThings(box, listAssumptions(room.parts), {
      make: ({ text, verdict, found }) =>
        el(
          "section",
          { "data-verdict": verdict },
          el("div", {}, el("p", { class: "label" }, say("We believed")), el("p", { dir: "auto" }, text)),
          el(
            "div",
            {},
            el("p", { class: "label" }, verdict ? nameVerdict(verdict) : say("What people told")),
            el("p", { dir: "auto" }, found || "–"),
          ),
        ),
      length: ({ text, found }) => text.length + found.length,
      page,
      ...CARDS,
    });
  },

  board(host, { table = "" }, { room, board }) {
    if (!board.current) {
      const place = el("div", {});
      host.replaceChildren(place);
      board.current = new Board(place, { room, reads: true });
    }
    board.current.table = table;
    board.current.draw();
    fitBoard(board.current.columns);
    return ONE;
  },

  tables(host, _scene, { room, page }) {
    const { tables = [] } = room.parts.get("room");
    const box = el("div", { class: "beside" });
    host.replaceChildren(box);
    return fitThings(box, tables, {
      make: (table) => drawTable(table, arrange(room.parts, { table: table.id })),
      length: (table) => arrange(room.parts, { table: table.id }).length,
      page,
      ...CARDS,
    });
  },

  results(host, _scene, { room }) {
    const tally = findTally(room.parts);
    const box = el("div", { class: "tally" });
    host.replaceChildren(box);
    const { criteria = [] } = room.parts.get("step").poll;
    let most = tally.rows.length;
    drawResults(box, tally, { criteria });
    while (!fitType(box, TALLY) && most > 3) drawResults(box, tally, { criteria, most: (most -= 1) });
    return ONE;
  },
};

/** A table's piles with how many cards lie in each, for a walk past what all have made. */
function drawTable({ name }, columns) {
  const piles = columns.filter(({ id, cards }) => id !== LOOSE || cards.length);
  return el(
    "section",
    {},
    el("h2", { dir: "auto" }, name),
    el(
      "ul",
      {},
      ...piles.map((pile) =>
        el(
          "li",
          {},
          el(
            "b",
            { dir: "auto" },
            pile.id === LOOSE ? say("Not sorted") : pile.name || say("Without a name"),
          ),
          " ",
          el("span", {}, countThings(pile.cards.length, "card")),
        ),
      ),
    ),
  );
}
