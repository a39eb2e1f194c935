import assert from "node:assert/strict";
import { test } from "node:test";

import { strength } from "../../../../lifeworld/app/reader/cards.js";
import { Commands } from "../../../../lifeworld/app/reader/commands.js";
import { Store } from "../../../../lifeworld/app/reader/store.js";

/** A reader without a page: what it would send, and what it says. */
function open() {
  const store = new Store();
  store.load([{ n: 0, label: "Bo", start_time: 0, at: 0, text: "We wait." }]);
  store.codes.set("c1", { id: "c1", name: "Time", parent: null, uses: 0, abstract: false });
  store.putSuggestion({ id: "s", code: "c1", start: 0, end: 8 });
  const [sent, said] = [[], []];
  const bar = { toast: (text) => said.push(text), announce: () => {} };
  const reader = { store, bar, active: store.get("s"), refuseWriting: () => false };
  reader.perform = (ops) => sent.push(ops);
  const commands = new Commands(reader);
  return { store, commands, sent, said };
}

test("a suggestion is rejected for a new code after that code, and names it", () => {
  const { commands, sent } = open();
  commands.palette = ({ onCreate }) => onCreate("Waiting", null);
  commands.suggestions.otherCode();
  const [[create, apply, reject]] = sent;
  assert.deepEqual([create.op, apply.op, reject.op], ["create_code", "apply", "reject"]);
  assert.deepEqual([apply.code, reject.code], [create.code, create.code]);
});

test("where the page refuses the other code, the suggestion is not rejected either", () => {
  const { store, commands, sent, said } = open();
  store.me = "me";
  store.putCoding({ id: "k", code: "c1", start: 0, end: 8, mine: true });
  commands.palette = ({ onCreate }) => onCreate(" time ", null); // which is there, and applied
  commands.suggestions.otherCode();
  assert.deepEqual(sent, []);
  assert.match(said[0], /already coded/);
});

test("what another program proposed says by whom it is, in place of a probability", () => {
  const mark = { calibrated: false, score: 0, reasons: { by: "Helper (model 3)" } };
  assert.equal(strength(mark), "Proposed by Helper (model 3)");
  assert.match(strength({ ...mark, reasons: {} }), /No probability yet/);
});
