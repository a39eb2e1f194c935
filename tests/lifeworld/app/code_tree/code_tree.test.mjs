import assert from "node:assert/strict";
import { test } from "node:test";

import { Acts } from "../../../../lifeworld/app/code_tree/acts.js";
import { applyMove, listSeen, listTops, planDrop, planKey } from "../../../../lifeworld/app/code_tree/moving.js";
import { findCodes, findStep, hideRetired, listBelow, listRows } from "../../../../lifeworld/app/code_tree/rows.js";

const code = (id, parent = null, more = {}) => ({ id, name: id.toUpperCase(), parent, ...more });
// a ─ b ─ c     d     e ─ f, g
const book = () => [code("a"), code("b", "a"), code("c", "b"), code("d"), code("e"), code("f", "e"), code("g", "e")];
const shown = (codes, folded = [], found = null) =>
  listRows(codes, new Set(folded), found && new Set(found)).map((row) => "·".repeat(row.depth) + row.code.id).join(" ");

/** The same for ever, and different for each seed. */
function dice(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % n;
  };
}

test("rows stand below their parents, and not at all where these are folded", () => {
  assert.equal(shown(book()), "a ·b ··c d e ·f ·g");
  assert.equal(shown(book(), ["b", "e"]), "a ·b d e");
  assert.equal(shown(book(), ["a"]), "a d e ·f ·g");
  const [a, b] = listRows(book(), new Set(["b"]));
  assert.deepEqual([a.open, a.set, a.at, b.open, b.children], [true, 3, 1, false, 1]);
});

test("what is found is shown with all that is above it, folded or not", () => {
  const codes = [...book(), code("h", null, { name: "Løn", aliases: ["Café pay"] })];
  assert.deepEqual([...findCodes(codes, " CAFE ")], ["h"]);
  assert.equal(findCodes(codes, "  "), null);
  assert.equal(shown(codes, ["a", "b"], ["c"]), "a ·b ··c");
  assert.equal(shown(codes, [], []), "");
});

test("arrows walk the rows, fold, unfold and go to the parent", () => {
  const rows = listRows(book(), new Set(["e"]));
  assert.deepEqual(findStep("ArrowDown", "c", rows), { to: "d" });
  assert.deepEqual(findStep("ArrowUp", "d", rows), { to: "c" });
  assert.equal(findStep("ArrowUp", "a", rows), null);
  assert.deepEqual(findStep("ArrowRight", "e", rows), { unfold: "e" });
  assert.deepEqual(findStep("ArrowRight", "a", rows), { to: "b" });
  assert.equal(findStep("ArrowRight", "d", rows), null);
  assert.deepEqual(findStep("ArrowLeft", "a", rows), { fold: "a" });
  assert.deepEqual(findStep("ArrowLeft", "c", rows), { to: "b" });
  assert.equal(findStep("ArrowLeft", "d", rows), null);
  assert.deepEqual(findStep("End", "a", rows), { to: "e" });
  assert.deepEqual(findStep("ArrowDown", "gone", rows), { to: "a" });
});

test("a code is dropped onto another, before it and after it", () => {
  assert.deepEqual(planDrop(book(), ["d"], "e", "into"), { ids: ["d"], parent: "e", before: null });
  assert.deepEqual(planDrop(book(), ["d"], "g", "before"), { ids: ["d"], parent: "e", before: "g" });
  assert.deepEqual(planDrop(book(), ["d"], "f", "after"), { ids: ["d"], parent: "e", before: "g" });
  assert.deepEqual(planDrop(book(), ["d"], "g", "after"), { ids: ["d"], parent: "e", before: null });
  assert.equal(shown(applyMove(book(), planDrop(book(), ["d"], "f", "after"))), "a ·b ··c e ·f ·d ·g");
});

test("a code dropped into its own child is one sentence, and where it stands already is nothing", () => {
  const refused = { error: "“A” cannot be moved below itself." };
  assert.deepEqual(planDrop(book(), ["a"], "b", "into"), refused);
  assert.deepEqual(planDrop(book(), ["a"], "c", "before"), refused);
  assert.deepEqual(planDrop(book(), ["d", "a"], "c", "into"), refused);
  assert.equal(planDrop(book(), ["a"], "a", "into"), null);
  assert.equal(planDrop(book(), ["d"], "d", "before"), null);
  assert.equal(planDrop(book(), ["d"], "a", "after"), null);
  assert.equal(planDrop(book(), ["g"], "e", "into"), null);
});

test("several move in the order of the tree, and what is below one of them goes along", () => {
  assert.deepEqual(listTops(book(), ["d", "c", "a"]), ["a", "d"]);
  const plan = planDrop(book(), ["d", "c", "a"], "g", "before");
  assert.equal(shown(applyMove(book(), plan)), "e ·f ·a ··b ···c ·d ·g");
  assert.deepEqual(listSeen(book(), plan), { a: null, d: null, g: "e" });
});

test("Alt and an arrow moves among siblings, in and out", () => {
  const after = (id, key) => shown(applyMove(book(), planKey(book(), id, key)));
  assert.equal(after("d", "ArrowUp"), "d a ·b ··c e ·f ·g");
  assert.equal(after("a", "ArrowDown"), "d a ·b ··c e ·f ·g");
  assert.equal(after("f", "ArrowDown"), "a ·b ··c d e ·g ·f");
  assert.equal(after("d", "ArrowRight"), "a ·b ··c ·d e ·f ·g");
  assert.equal(after("f", "ArrowLeft"), "a ·b ··c d e ·g f");
  assert.equal(after("b", "ArrowLeft"), "a b ·c d e ·f ·g");
  assert.equal(planKey(book(), "a", "ArrowUp"), null);
  assert.equal(planKey(book(), "a", "ArrowLeft"), null);
  assert.equal(planKey(book(), "f", "ArrowRight"), null);
});

test("whatever is dropped where, no code is lost, none stands twice and none below itself", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const roll = dice(seed);
    let codes = Array.from({ length: 9 }, (_, n) => code(`n${n}`, n && roll(3) ? `n${roll(n)}` : null));
    for (let step = 0; step < 6; step++) {
      const ids = [...new Set([roll(9), roll(9)])].map((n) => `n${n}`);
      const plan = planDrop(codes, ids, `n${roll(9)}`, ["before", "into", "after"][roll(3)]);
      if (!plan || plan.error) continue;
      codes = applyMove(codes, plan);
      const rows = listRows(codes, new Set());
      assert.equal(new Set(rows.map((row) => row.code.id)).size, 9);
      for (const { code: each } of rows) assert.ok(!listBelow(codes, each.id).includes(each.id));
      const siblings = codes.filter((each) => each.parent === plan.parent).map((each) => each.id);
      const at = siblings.indexOf(plan.ids.at(-1));
      assert.equal(siblings[at + 1] ?? null, plan.before);
    }
  }
});

test("what is not confirmed is drawn and told again, and forgotten once it is", () => {
  const acts = new Acts();
  acts.add({ kind: "move", ids: ["d"], parent: "e", before: null }, 5);
  const told = acts.add({ kind: "remove", ids: ["a", "b"] }, 5);
  assert.deepEqual(told.map((act) => act.number), [5, 6]);
  assert.equal(shown(acts.draw(book())), "c e ·f ·g ·d");
  acts.confirm(5);
  assert.deepEqual(acts.list().map((act) => act.kind), ["remove"]);
  assert.equal(shown(acts.draw(book())), "c d e ·f ·g");
  acts.confirm(6);
  assert.equal(shown(acts.draw(book())), shown(book()));
});

test("an act on codes that are gone is drawn as far as it can be", () => {
  assert.deepEqual(applyMove(book(), { ids: ["x"], parent: null, before: null }), book());
  assert.deepEqual(applyMove(book(), { ids: ["d"], parent: "x", before: null }), book());
  assert.equal(shown(applyMove(book(), { ids: ["d"], parent: "e", before: "x" })), "a ·b ··c e ·f ·g ·d");
});

test("retired codes are hidden, but for the one that is open and those above a code in use", () => {
  const retired = (...ids) => book().map((each) => ({ ...each, retired: ids.includes(each.id) }));
  assert.equal(shown(hideRetired(retired("b", "c", "d"))), "a e ·f ·g");
  assert.equal(shown(hideRetired(retired("b", "c", "d"), ["c"])), "a ·b ··c e ·f ·g");
  assert.equal(shown(hideRetired(retired("a", "b", "d"))), "a ·b ··c e ·f ·g");
  assert.equal(shown(hideRetired(retired("a", "b", "c", "d", "e", "f", "g"), [null])), "");
});

test("a code that is retired in the tree takes those below along, until the study says so", () => {
  const acts = new Acts();
  acts.add({ kind: "retire", ids: ["b", "g"] });
  const drawn = acts.draw(book().map((each) => ({ ...each, key: "1" })));
  assert.deepEqual(drawn.filter((each) => each.retired).map((each) => each.id), ["b", "c", "g"]);
  assert.deepEqual(drawn.filter((each) => each.key).map((each) => each.id), ["a", "d", "e", "f"]);
});
