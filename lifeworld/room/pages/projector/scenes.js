// Which scene the projector shows, from what the room tells it and what the facilitator chose. No DOM.

import { byRank } from "../shared/rank.js";

const SORTS = new Set(["sort", "name"]);

/** Returns the cards that a projector may show, in their order. */
export const listShown = (parts) =>
  [...parts]
    .filter(
      ([key, card]) =>
        key.startsWith("card:") &&
        !card.hidden &&
        !card.parked &&
        (card.kind !== "statement" || card.released),
    )
    .map(([, card]) => card)
    .sort(byRank);

const has = (parts, kind) => [...parts.keys()].some((key) => key.startsWith(kind));

/** Returns the tally that may be shown: that of the present step once its vote is closed. */
export function findTally(parts) {
  const step = parts.get("step");
  if (!step?.poll?.closed || !step.revealed) return null;
  return parts.get(`tally:${step.id}`) ?? null;
}

/**
 * Returns the scene: join, instruction, cards, reveal, board, tables, results, vote, paused, ended or
 * blank. A scene that the facilitator chose stays, unless there is nothing in it.
 *
 * @param {Map<string, object>} parts
 * @param {string} chosen “step” to follow the workshop
 * @returns {{name: string, table?: string}}
 */
export function chooseScene(parts, chosen) {
  const { state = "lobby", over = false } = parts.get("room") ?? {};
  if (chosen === "blank") return { name: "blank" };
  if (state === "ended" || (state === "paused" && over)) return { name: "ended" };
  if (chosen === "join" || state === "lobby") return { name: "join" };
  if (state === "paused") return { name: "paused" };
  if (chosen === "board") return { name: "board", table: "" };
  if (chosen === "tables") return { name: "tables" };
  if (chosen.startsWith("table:")) return { name: "board", table: chosen.slice(6) };
  if (chosen === "cards" && listShown(parts).length) return { name: "cards" };
  if (chosen === "results" && findTally(parts)) return { name: "results" };
  return followStep(parts);
}

function followStep(parts) {
  const step = parts.get("step");
  if (!step) return { name: "instruction" };
  if (findTally(parts)) return { name: "results" };
  if (step.poll) return { name: "vote" };
  if (SORTS.has(step.kind)) return step.plenary === false ? { name: "tables" } : { name: "board", table: "" };
  if (!step.revealed) return { name: "instruction" };
  if (step.kind === "reveal") return { name: "reveal" };
  return has(parts, "card:") && listShown(parts).length ? { name: "cards" } : { name: "instruction" };
}

/** Returns the cards that were written in the present step if there are any, else all that are shown. */
export function chooseCards(parts) {
  const step = parts.get("step");
  const shown = listShown(parts);
  const written = shown.filter((card) => step && card.step === step.id);
  return written.length ? written : shown;
}

/** Returns the assumptions, those with what was found first, each with its verdict. */
export function listAssumptions(parts) {
  return listShown(parts)
    .filter(({ kind }) => kind === "assumption")
    .map((card) => ({
      id: card.id,
      text: card.text,
      who: card.who ?? "",
      verdict: card.verdict ?? "",
      found: card.found ?? "",
    }));
}
