import assert from "node:assert/strict";
import { test } from "node:test";

import { commandFor } from "../../../../lifeworld/app/sampling/keys.js";

const name = (key, more = {}) => commandFor({ key, ...more })?.name ?? null;

test("Enter goes on, Backspace and u go back, s puts aside", () => {
  assert.equal(name("Enter"), "next");
  for (const key of ["Backspace", "u", "U", "ArrowLeft"]) assert.equal(name(key), "back", key);
  assert.equal(name("s"), "aside");
});

test("a digit is a code, and / or c looks for one", () => {
  assert.deepEqual(commandFor({ key: "3" }), { name: "code", digit: "3" });
  assert.equal(name("0"), null);
  assert.deepEqual([name("/"), name("/", { shiftKey: true }), name("c")], ["search", "search", "search"]);
});

test("arrows walk the codebook and the space bar ticks", () => {
  assert.deepEqual(["ArrowDown", "ArrowUp", " "].map((key) => name(key)), ["down", "up", "toggle"]);
});

test("keys of the browser and the system stay theirs", () => {
  for (const more of ["ctrlKey", "metaKey", "altKey"]) assert.equal(name("c", { [more]: true }), null, more);
  assert.equal(name("Enter", { shiftKey: true }), null);
  assert.equal(name("q"), null);
});

test("a key that is held down leafs through nothing", () => {
  assert.equal(name("Enter", { repeat: true }), null);
  assert.equal(name("Backspace", { repeat: true }), null);
  assert.equal(name("ArrowDown", { repeat: true }), "down");
});
