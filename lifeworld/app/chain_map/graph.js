// The chain as a graph: items, links, paths and labels. No DOM.

import { plural } from "../reader/dom.js";

/** The columns from left to right; kinds that rest on the same kinds share a column. */
export const STATIONS = [
  ["code"],
  ["theme"],
  ["insight"],
  ["need", "assumption"],
  ["space"],
  ["initiative"],
  ["metric"],
];

/** Labels for items on which no item of the next kind rests. */
const LOOSE = {
  code: "in no theme",
  theme: "without an insight",
  insight: "without a need",
  need: "in no opportunity space",
  space: "without an initiative",
  initiative: "without a metric",
};

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export class Graph {
  constructor({ nodes, links, kinds, relations }) {
    this.nodes = nodes;
    this.kinds = kinds;
    this.relations = relations;
    this.links = links.map(([from, to, relation, stale], id) => ({
      id,
      from,
      to,
      relation,
      stale: !!stale,
    }));
    this.into = nodes.map(() => []);
    this.outOf = nodes.map(() => []);
    for (const link of this.links) {
      this.into[link.to].push(link);
      this.outOf[link.from].push(link);
    }
    this.stations = STATIONS.map((station) => station.filter((kind) => kind in kinds)).filter(
      (station) => station.length,
    );
    this.column = nodes.map((node) =>
      this.stations.findIndex((station) => station.includes(node.kind)),
    );
    // Number of links between each column and the next, including links that pass through.
    this.crowd = this.stations.slice(1).map((_, c) => {
      const runs = ({ from, to }) => this.column[from] <= c && this.column[to] > c;
      return this.links.filter(runs).length;
    });
    this.words = nodes.map((node) => fold([node.mark, node.full ?? node.name].join(" ")));
  }

  find(kind, id) {
    const i = this.nodes.findIndex((node) => node.kind === kind && node.id === id);
    return i < 0 ? null : i;
  }

  /** Everything an item rests on and everything that rests on it, with the links between. */
  path(i) {
    const nodes = new Set([i]);
    const links = new Set();
    for (const [next, end] of [
      [this.into, "from"],
      [this.outOf, "to"],
    ]) {
      const seen = new Set([i]);
      const waiting = [i];
      while (waiting.length) {
        for (const link of next[waiting.pop()]) {
          links.add(link.id);
          if (seen.has(link[end])) continue;
          seen.add(link[end]);
          nodes.add(link[end]);
          waiting.push(link[end]);
        }
      }
    }
    return { nodes, links };
  }

  /** A set of items with the links among them and the stale links below them. */
  among(indices) {
    const nodes = new Set(indices);
    const links = this.links.filter((l) => nodes.has(l.to) && (nodes.has(l.from) || l.stale));
    return { nodes, links: new Set(links.map((l) => l.id)) };
  }

  search(query) {
    const words = fold(query).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return this.#where((_, i) => words.every((word) => this.words[i].includes(word)));
  }

  listStale() {
    return this.#where((node) => node.reasons);
  }

  /** Whether something changed directly below an item, not only further down. */
  isFirst(i) {
    return this.into[i].some((link) => link.stale);
  }

  listLoose(kind) {
    return this.#where((node) => node.kind === kind && node.loose);
  }

  #where(test) {
    return this.nodes.flatMap((node, i) => (test(node, i) ? [i] : []));
  }

  /** “12 codes” */
  count(kind, number) {
    return plural(number, this.kinds[kind]);
  }

  looseWords(kind) {
    return LOOSE[kind];
  }

  countAll(kind) {
    return this.#where((node) => node.kind === kind).length;
  }

  title(kind) {
    const words = this.kinds[kind];
    return `${words[0].toUpperCase()}${words.slice(1)}s`;
  }

  /** “17 people” or “17 voices”, “2 disagree”; quotes if no person is known; nothing if not counted. */
  heard({ count, kind }) {
    if (!count) return [];
    const [people, quotes, dissent, voices] = count;
    const found = [];
    if (people) found.push([people, people === 1 ? (voices ? "voice" : "person") : voices ? "voices" : "people"]);
    else if (quotes) found.push([quotes, quotes === 1 ? "quote" : "quotes"]);
    else if (!dissent) found.push(["", kind === "code" ? "not used" : "no quotes"]);
    if (dissent) found.push([dissent, dissent === 1 ? "disagrees" : "disagree"]);
    return found;
  }

  /** The full description of an item, for its tooltip and for announcing a selection. */
  label(i) {
    const node = this.nodes[i];
    const name = [node.mark, node.full ?? node.name].filter(Boolean).join(": ");
    const heard = node.state ? [] : this.heard(node).map((part) => part.join(" ").trim());
    const { kind, more } = this.#relations(i);
    return [`${name}. ${kind}`, node.state, ...heard, ...more, node.reasons && "look again"]
      .filter(Boolean)
      .join(", ");
  }

  /** What an item's card does not show, for screen readers. */
  said(i) {
    const node = this.nodes[i];
    const { kind, more } = this.#relations(i);
    const again = node.reasons && !this.isFirst(i) && "look again";
    const words = [kind, ...more, again].filter(Boolean).join(", ");
    return node.full ? `${words}. ${node.full}` : words;
  }

  #relations(i) {
    const node = this.nodes[i];
    const word = this.kinds[node.kind];
    const below = this.#list(this.into[i], "from");
    const above = this.#list(this.outOf[i], "to");
    return {
      kind: word[0].toUpperCase() + word.slice(1),
      more: [
        below && `rests on ${below}`,
        above && `basis for ${above}`,
        node.loose && LOOSE[node.kind],
      ],
    };
  }

  #list(links, end) {
    const numbers = new Map();
    for (const link of links) {
      const { kind } = this.nodes[link[end]];
      numbers.set(kind, (numbers.get(kind) ?? 0) + 1);
    }
    return [...numbers].map(([kind, n]) => plural(n, this.kinds[kind])).join(" and ");
  }
}
