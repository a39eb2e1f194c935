import assert from "node:assert/strict";
import { test } from "node:test";

import { countFolded, isTall, listShown } from "../../../../lifeworld/app/chain_map/folding.js";
import { Graph } from "../../../../lifeworld/app/chain_map/graph.js";
import {
  countCrossings,
  curve,
  order,
  place,
  ports,
  settle,
  thread,
} from "../../../../lifeworld/app/chain_map/layout.js";
import { findStop } from "../../../../lifeworld/app/chain_map/moving.js";

const KINDS = { code: "code", theme: "theme", insight: "insight", need: "need", space: "opportunity space" };

/** Two codes, a theme, two insights, a need and a space; the second insight passes the need by. */
const small = (changes = {}) =>
  new Graph({
    kinds: KINDS,
    relations: { gathered: "Gathered", supports: "Supports" },
    nodes: [
      { kind: "code", id: "a", name: "Time", count: [7, 12, 0] },
      { kind: "code", id: "b", name: "Cover", loose: 1, count: [0, 0, 0] },
      { kind: "theme", id: "c", name: "Time is borrowed" },
      { kind: "insight", id: "d", name: "Nobody has time", mark: "I1", reasons: ["it changed"] },
      { kind: "insight", id: "e", name: "Café at night", mark: "I2", state: "was withdrawn" },
      { kind: "need", id: "f", name: "Learn on the job", full: "People need to learn on the job." },
      { kind: "space", id: "g", name: "Hours to teach" },
    ],
    links: [
      [0, 2, "gathered", 0],
      [2, 3, "supports", 1],
      [3, 5, "supports", 0],
      [5, 6, "leads_to", 0],
      [4, 6, "supports", 0],
    ],
    ...changes,
  });

/** The same for ever, and different for each seed. */
function dice(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % n;
  };
}

function tangle(seed, { columns = 5, size = 12, links = 60 } = {}) {
  const roll = dice(seed);
  const items = Array.from({ length: columns }, (_, c) =>
    Array.from({ length: size }, (_, i) => c * size + i),
  );
  const made = Array.from({ length: links }, (_, id) => {
    const c = roll(columns - 1);
    const to = Math.min(columns - 1, c + 1 + (roll(5) === 0 ? 1 : 0));
    return { id, from: items[c][roll(size)], to: items[to][roll(size)] };
  });
  return { items, links: made };
}

test("a path is all that a thing rests on and all that it carries, and nothing beside it", () => {
  const graph = small();
  const { nodes, links } = graph.path(3);
  assert.deepEqual([...nodes].sort(), [0, 2, 3, 5, 6]);
  assert.deepEqual([...links].sort(), [0, 1, 2, 3]);
  assert.deepEqual([...graph.path(1).nodes], [1]);
  assert.equal(graph.path(5).nodes.has(4), false, "what else the space rests on is no part of it");
});

test("a circle in the chain ends the walk and not the browser", () => {
  const graph = small({ links: [[0, 2, "gathered", 0], [2, 0, "supports", 0]] });
  assert.deepEqual([...graph.path(0).nodes].sort(), [0, 2]);
});

test("things by themselves come with the links among them and what changed below them", () => {
  const { nodes, links } = small().among([3, 5, 6]);
  assert.deepEqual([...nodes], [3, 5, 6]);
  assert.deepEqual([...links].sort(), [1, 2, 3]);
});

test("a thing is told in words: what it is, who is behind it, what it rests on and carries", () => {
  const graph = small();
  assert.equal(graph.label(0), "Time. Code, 7 people, basis for 1 theme");
  assert.equal(graph.label(1), "Cover. Code, not used, in no theme");
  assert.equal(
    graph.label(3),
    "I1: Nobody has time. Insight, rests on 1 theme, basis for 1 need, look again",
  );
  assert.equal(graph.label(4), "I2: Café at night. Insight, was withdrawn, basis for 1 opportunity space");
  assert.equal(
    graph.label(6),
    "Hours to teach. Opportunity space, rests on 1 need and 1 insight",
  );
});

test("what stands on a card is not said again, but what does not is", () => {
  const graph = small();
  assert.equal(graph.said(0), "Code, basis for 1 theme");
  assert.equal(graph.said(3), "Insight, rests on 1 theme, basis for 1 need");
  const need = "Need, rests on 1 insight, basis for 1 opportunity space";
  assert.equal(graph.said(5), `${need}. People need to learn on the job.`);
  const later = small();
  later.nodes[5].reasons = ["it changed"];
  assert.match(later.said(5), /space, look again\. People/);
});

test("a search finds every word, whatever its accents, in the whole of a name", () => {
  const graph = small();
  assert.deepEqual(graph.search("TIME nobody"), [3]);
  assert.deepEqual(graph.search("cafe"), [4]);
  assert.deepEqual(graph.search("people need"), [5]);
  assert.deepEqual(graph.search("i1"), [3]);
  assert.deepEqual(graph.search("  "), []);
});

test("only stations of the study have a column; what is stale first is told from what follows", () => {
  const graph = small();
  assert.deepEqual(graph.stations, [["code"], ["theme"], ["insight"], ["need"], ["space"]]);
  assert.deepEqual(graph.crowd, [1, 1, 2, 2]);
  assert.deepEqual(graph.listStale(), [3]);
  assert.equal(graph.isFirst(3), true);
  assert.equal(graph.isFirst(5), false);
  assert.equal(graph.find("need", "f"), 5);
  assert.equal(graph.find("need", "gone"), null);
});

const nothing = { path: null, alone: false, open: new Set(), found: [] };

test("loose codes wait behind a button, unless they are asked for or there are no others", () => {
  const graph = small();
  assert.deepEqual(countFolded(graph, "code"), { loose: 1, rest: 0 });
  assert.deepEqual(countFolded(graph, "theme"), { loose: 0, rest: 0 });
  assert.deepEqual(listShown(graph, nothing)[0], [0]);
  assert.deepEqual(listShown(graph, { ...nothing, open: new Set(["loose"]) })[0], [0, 1]);
  assert.deepEqual(listShown(graph, { ...nothing, found: [1] })[0], [0, 1]);
  const codes = { kinds: { code: "code" }, relations: {}, links: [] };
  const loose = [0, 1].map((id) => ({ kind: "code", id, name: "x", loose: 1 }));
  assert.deepEqual(listShown(new Graph({ ...codes, nodes: loose }), nothing), [[0, 1]]);
});

test("many codes come with what rests on them; a path alone is all of it and nothing else", () => {
  const nodes = Array.from({ length: 80 }, (_, id) => ({ kind: "code", id, name: "x" }));
  nodes.push({ kind: "theme", id: "t", name: "T" });
  const links = nodes.slice(0, 80).map((_, i) => [i, 80, "gathered", 0]);
  const graph = new Graph({ kinds: KINDS, relations: {}, nodes, links });
  assert.equal(isTall(graph), true);
  assert.equal(isTall(small()), false);
  assert.deepEqual(listShown(graph, nothing).map((column) => column.length).slice(0, 2), [0, 1]);
  const path = new Set([3, 80]);
  assert.deepEqual(listShown(graph, { ...nothing, path })[0], [3]);
  assert.deepEqual(
    listShown(small(), { ...nothing, path: small().path(1).nodes, alone: true }).flat(),
    [1],
  );
});

test("a link that passes by a column gets a lane in it, and shares it with its siblings", () => {
  const { columns, segments, ways } = thread(
    [[0], [1], [2, 3]],
    [
      { id: 0, from: 0, to: 2 },
      { id: 1, from: 0, to: 3 },
      { id: 2, from: 1, to: 2 },
    ],
  );
  assert.equal(columns[1].length, 2);
  const lane = columns[1][1];
  assert.ok(lane < 0);
  assert.deepEqual(ways.get(0), [0, lane, 2]);
  assert.deepEqual(ways.get(1), [0, lane, 3]);
  assert.equal(segments.length, 4, "both share the way to the lane");
});

test("links that lead backwards or stay in a column are left out", () => {
  const { segments } = thread([[0, 1], [2]], [
    { id: 0, from: 2, to: 0 },
    { id: 1, from: 0, to: 1 },
  ]);
  assert.deepEqual(segments, []);
});

test("crossings are counted as by hand", () => {
  assert.equal(countCrossings([[0, 1], [2, 3]], [[0, 3], [1, 2]]), 1);
  assert.equal(countCrossings([[0, 1], [2, 3]], [[0, 2], [1, 3], [0, 3]]), 0);
  const { items, links } = tangle(3, { columns: 2, size: 9, links: 40 });
  const pairs = links.map(({ from, to }) => [items[0].indexOf(from), items[1].indexOf(to)]);
  let slowly = 0;
  pairs.forEach(([a, b], i) =>
    pairs.slice(0, i).forEach(([c, d]) => (slowly += (a - c) * (b - d) < 0 ? 1 : 0)),
  );
  assert.equal(countCrossings(items, links.map(({ from, to }) => [from, to])), slowly);
});

test("an order never crosses more than the one before, and is the same each time", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { items, links } = tangle(seed);
    const { columns, segments } = thread(items, links);
    const once = order(columns, segments);
    assert.ok(countCrossings(once, segments) <= countCrossings(columns, segments));
    assert.deepEqual(order(columns, segments), once);
    once.forEach((items, c) => assert.deepEqual([...items].sort(), [...columns[c]].sort()));
  }
});

test("what can be untangled is untangled", () => {
  const columns = [[0, 1, 2], [3, 4, 5], [6, 7, 8]];
  const segments = [[0, 5], [1, 4], [2, 3], [5, 6], [4, 7], [3, 8]];
  assert.equal(countCrossings(order(columns, segments), segments), 0);
});

test("groups stay apart, and what is linked to nothing lies last", () => {
  const columns = [[0, 1], [2, 3, 4, 5]];
  const segments = [[1, 2], [0, 4]];
  const [, column] = order(columns, segments, { group: (item) => (item === 2 ? 1 : 0) });
  assert.deepEqual(column, [4, 3, 5, 2]);
});

test("cards never overlap, keep their order, and end where the tallest column ends", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { items, links } = tangle(seed);
    const { columns, segments } = thread(items, links);
    const ordered = order(columns, segments);
    const height = (item) => (item < 0 ? 2 : 20 + (item % 5) * 9);
    const lead = (item) => (item % 17 === 5 ? 30 : 0);
    for (const even of [0, 0.8]) {
      const { top, height: total } = place(ordered, segments, { height, lead, gap: () => 8, even });
      for (const column of ordered) {
        let free = 0;
        for (const [i, item] of column.entries()) {
          assert.ok(top.get(item) >= free + lead(item) + (i ? 8 : 0) - 1);
          free = top.get(item) + height(item);
        }
        assert.ok(free <= total + 1);
      }
    }
  }
});

test("a single card lies beside the middle of what it is linked to", () => {
  const segments = [0, 1, 2].map((item) => [item, 3]);
  const { top } = place([[0, 1, 2], [3]], segments, { height: () => 20, gap: () => 10 });
  assert.equal(top.get(3), 30);
});

test("values that would fall share the mean of their weights", () => {
  const wish = (value, weight = 1) => ({ value, weight });
  assert.deepEqual(settle([wish(1), wish(2), wish(3)]), [1, 2, 3]);
  assert.deepEqual(settle([wish(4), wish(0, 3)]), [1, 1]);
  assert.deepEqual(settle([]), []);
});

test("links leave a card in the order of their other ends and stay on its side", () => {
  const top = new Map([[0, 0], [1, 100], [2, 0], [3, 50]]);
  const port = ports([[0, 1], [0, 2], [0, 3]], { top, height: () => 40 });
  const [up, between, down] = [2, 3, 1].map((other) => port(0, other, "out"));
  assert.ok(up < between && between < down);
  assert.ok(down <= 14);
  assert.equal(port(1, 0, "in"), 0);
});

test("a link through a lane runs straight there and bends between the columns", () => {
  const { d, middle } = curve([
    { x: 0, y: 0 },
    { x: 10, y: 20 },
    { x: 30, y: 20, straight: true },
    { x: 40, y: 0 },
  ]);
  assert.equal(d, "M0 0C5 0 5 20 10 20H30C35 20 35 0 40 0");
  assert.deepEqual(middle, { x: 35, y: 10 });
});

test("arrows move in a column and along links, to the nearest end", () => {
  const map = {
    columns: [["loose", 0, 1], [2, 3], [4]],
    links: [
      { from: 0, to: 3 },
      { from: 0, to: 2 },
      { from: 0, to: 4 },
      { from: 3, to: 4 },
    ],
    middle: (item) => [10, 40, 12, 50, 30][item],
  };
  const to = (key, from) => findStop(key, from, map);
  assert.equal(to("ArrowDown", 0), 1);
  assert.equal(to("ArrowDown", 1), null);
  assert.equal(to("ArrowUp", 0), "loose");
  assert.equal(to("ArrowRight", 0), 2);
  assert.equal(to("ArrowRight", 1), null);
  assert.equal(to("ArrowLeft", 4), 3, "the next column comes before a nearer height");
  assert.equal(to("End", "loose"), 1);
  assert.equal(to("Home", 1), "loose");
  assert.equal(to("ArrowDown", "gone"), "loose");
});

test("two hundred codes and fifteen hundred links are laid out in a blink", () => {
  const roll = dice(9);
  const sizes = [200, 40, 60, 65, 20, 30, 30];
  let next = 0;
  const items = sizes.map((size) => Array.from({ length: size }, () => next++));
  const links = Array.from({ length: 1500 }, (_, id) => {
    const c = roll(6);
    return { id, from: items[c][roll(sizes[c])], to: items[c + 1][roll(sizes[c + 1])] };
  });
  const began = performance.now();
  const { columns, segments } = thread(items, links);
  const ordered = order(columns, segments);
  place(ordered, segments, { height: () => 24, gap: () => 4 });
  assert.ok(performance.now() - began < 1000, "a generous bound: some 30 ms are usual");
});
