import assert from "node:assert/strict";
import { test } from "node:test";

import { findButton } from "../../../../lifeworld/app/keys/press.js";

const keys = { r: "reject" };
const typed = (more = {}) => ({ key: "r", target: { closest: () => null }, ...more });

test("a letter presses its button", () => {
  assert.equal(findButton(typed(), keys), "reject");
  assert.equal(findButton(typed({ target: null }), keys), "reject");
});

test("a letter that has no button presses none", () => {
  assert.equal(findButton(typed({ key: "q" }), keys), "");
});

test("letters in a field are letters", () => {
  assert.equal(findButton(typed({ target: { closest: () => ({}) } }), keys), "");
});

test("a key that is held down, changed or answered already presses nothing", () => {
  for (const more of ["ctrlKey", "metaKey", "altKey", "shiftKey", "repeat", "defaultPrevented"]) {
    assert.equal(findButton(typed({ [more]: true }), keys), "", more);
  }
});
