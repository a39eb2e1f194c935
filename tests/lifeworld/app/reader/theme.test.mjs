import assert from "node:assert/strict";
import { test } from "node:test";

import { mayTakeFocus } from "../../../../lifeworld/app/reader/theme.js";

/** An element that matches these selectors itself, inside others that match those. */
const element = (own = [], around = []) => ({
  matches: (list) => list.split(", ").some((one) => own.includes(one)),
  closest: (list) => list.split(", ").some((one) => [...own, ...around].includes(one)) || null,
});

test("the reader takes the focus on arrival from a link, a button or nothing", () => {
  for (const kind of ["a", "button", "body"]) assert.equal(mayTakeFocus(element([kind])), true);
});

test("it leaves the focus where somebody writes or answers", () => {
  for (const kind of ["input", "textarea", "select", "[contenteditable=true]"])
    assert.equal(mayTakeFocus(element([kind])), false);
  assert.equal(mayTakeFocus(element(["button"], ["[role=dialog]"])), false);
  assert.equal(mayTakeFocus(null), false);
});

test("it takes it from the list of transcripts once that is closed", () => {
  const list = [".st-key-transcript_box"];
  assert.equal(mayTakeFocus(element(["input"], list)), true);
  assert.equal(mayTakeFocus(element(["input", "[aria-expanded=true]"], list)), false);
});
