import assert from "node:assert/strict";
import { test } from "node:test";

import { Gate } from "../../../../lifeworld/app/keys/one_key.js";

const type = (key, more = {}) => ({ key, repeat: false, target: { closest: () => null }, ...more });

const newGate = () => Object.assign(new Gate(), { keys: ["x", "u"] });

test("a key that comes before the page is drawn again is early", () => {
  const gate = newGate();
  assert.equal(gate.isEarly(type("x"), 0), false);
  assert.equal(gate.isEarly(type("u"), 40), true);
  gate.open();
  assert.equal(gate.isEarly(type("u"), 90), false);
});

test("other keys, and what is typed in a field or with a modifier, pass and hold nothing", () => {
  const gate = newGate();
  assert.equal(gate.isEarly(type("j"), 0), false);
  assert.equal(gate.isEarly(type("x", { target: { closest: () => ({}) } }), 0), false);
  assert.equal(gate.isEarly(type("x", { ctrlKey: true }), 0), false);
  assert.equal(gate.isEarly(type("x"), 0), false);
});

test("a key held down decides once", () => {
  const gate = newGate();
  assert.equal(gate.isEarly(type("x"), 0), false);
  gate.open();
  assert.equal(gate.isEarly(type("x", { repeat: true }), 500), true);
});

test("a page that never answers lets keys through after three seconds", () => {
  const gate = newGate();
  assert.equal(gate.isEarly(type("x"), 0), false);
  assert.equal(gate.isEarly(type("x"), 2900), true);
  assert.equal(gate.isEarly(type("x"), 3100), false);
});
