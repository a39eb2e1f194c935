// The chain as a graph: items, links, paths and labels. No DOM.

import { chooseWord, countThings, say } from "../language/say.js";

/** The columns from left to right; kinds that rest on the same kinds share a column. */
export const STATIONS = [
  ["code"],
  ["theme", "source"],
  ["insight"],
  ["need", "assumption", "challenge"],
  ["space", "aim"],
  ["initiative"],
  ["metric"],
];

/** Labels for items on which no item of the next kind rests. */
const LOOSE = {
  code: say("in no theme"),
  theme: say("without an insight"),
  insight: say("without a need"),
  need: say("in no opportunity space"),
  space: say("without an initiative"),
  initiative: say("without a metric"),
  source: say("without an insight"),
  challenge: say("without an answer"),
  aim: say("nothing serves it"),
};

const ONE = {
  code: say("Code"),
  theme: say("Theme"),
  insight: say("Insight"),
  need: say("Need"),
  assumption: say("Assumption"),
  space: say("Opportunity space"),
  initiative: say("Initiative"),
  metric: say("Metric"),
  source: say("Outside source"),
  challenge: say("Challenge"),
  aim: say("Aim"),
};

const ALL = {
  code: say("Codes"),
  theme: say("Themes"),
  insight: say("Insights"),
  need: say("Needs"),
  assumption: say("Assumptions"),
  space: say("Opportunity spaces"),
  initiative: say("Initiatives"),
  metric: say("Metrics"),
  source: say("Outside sources"),
  challenge: say("Challenges"),
  aim: say("Aims"),
};

const COUNTED = {
  code: (number) => countThings(number, "code"),
  theme: (number) => countThings(number, "theme"),
  insight: (number) => countThings(number, "insight"),
  need: (number) => countThings(number, "need"),
  assumption: (number) => countThings(number, "assumption"),
  space: (number) => countThings(number, "opportunity space"),
  initiative: (number) => countThings(number, "initiative"),
  metric: (number) => countThings(number, "metric"),
  source: (number) => countThings(number, "outside source"),
  challenge: (number) => countThings(number, "challenge"),
  aim: (number) => countThings(number, "aim"),
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
    return COUNTED[kind](number);
  }

  looseWords(kind) {
    return LOOSE[kind];
  }

  countAll(kind) {
    return this.#where((node) => node.kind === kind).length;
  }

  title(kind) {
    return ALL[kind];
  }

  /** “17 people” or “17 voices”, “2 disagree”; quotes if no person is known; nothing if not counted. */
  heard({ count, kind }) {
    if (!count) return [];
    const [people, quotes, dissent, voices] = count;
    const found = [];
    if (people && voices) found.push([people, chooseWord(people, "voice")]);
    else if (people) found.push([people, chooseWord(people, "person", "people")]);
    else if (quotes) found.push([quotes, chooseWord(quotes, "quote")]);
    else if (!dissent) found.push(["", kind === "code" ? say("not used") : say("no quotes")]);
    if (dissent) found.push([dissent, chooseWord(dissent, "disagrees", "disagree")]);
    return found;
  }

  /** The full description of an item, for its tooltip and for announcing a selection. */
  label(i) {
    const node = this.nodes[i];
    const name = [node.mark, node.full ?? node.name].filter(Boolean).join(": ");
    const heard = node.state ? [] : this.heard(node).map((part) => part.join(" ").trim());
    const { kind, more } = this.#relations(i);
    return [`${name}. ${kind}`, node.state, ...heard, ...more, node.reasons && say("look again")]
      .filter(Boolean)
      .join(", ");
  }

  /** What an item's card does not show, for screen readers. */
  said(i) {
    const node = this.nodes[i];
    const { kind, more } = this.#relations(i);
    const again = node.reasons && !this.isFirst(i) && say("look again");
    const words = [kind, ...more, again].filter(Boolean).join(", ");
    return node.full ? `${words}. ${node.full}` : words;
  }

  #relations(i) {
    const node = this.nodes[i];
    const below = this.#list(this.into[i], "from");
    const above = this.#list(this.outOf[i], "to");
    return {
      kind: ONE[node.kind],
      more: [
        below && say("rests on {things}", { things: below }),
        above && say("basis for {things}", { things: above }),
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
    const told = [...numbers].map(([kind, number]) => this.count(kind, number));
    return told.length ? told.reduce((names, last) => say("{names} and {last}", { names, last })) : "";
  }
}
