import assert from "node:assert/strict";
import { test } from "node:test";

import { Commands } from "../../../../lifeworld/app/reader/commands.js";
import { commandFor } from "../../../../lifeworld/app/reader/keyboard.js";

const on = { singleKeys: true };
const off = { singleKeys: false };
const name = (event, options = on) => commandFor(event, options)?.name ?? null;

test("letters, digits and signs are commands", () => {
  assert.equal(name({ key: "j", code: "KeyJ" }), "nextTurn");
  assert.deepEqual(commandFor({ key: "7", code: "Digit7" }, on), { name: "quickCode", digit: "7" });
  assert.equal(name({ key: "?", code: "Slash", shiftKey: true }), "help");
  assert.equal(name({ key: "/", code: "Digit7", shiftKey: true }), "find");
  assert.equal(name({ key: "U", code: "KeyU", shiftKey: true }), "redo");
  assert.equal(name({ key: "J", code: "KeyJ" }), "nextTurn"); // caps lock
});

test("with single keys off characters need Alt, and arrows do not", () => {
  assert.equal(name({ key: "j", code: "KeyJ" }, off), null);
  assert.equal(name({ key: "∆", code: "KeyJ", altKey: true }, off), "nextTurn");
  assert.deepEqual(commandFor({ key: "¡", code: "Digit1", altKey: true }, off), {
    name: "quickCode",
    digit: "1",
  });
  assert.equal(name({ key: "ArrowDown" }, off), "nextTurn");
  assert.equal(name({ key: "Enter" }, off), "openPalette");
});

test("the browser keeps its own chords", () => {
  for (const key of ["c", "a", "f", "r", "p"]) assert.equal(name({ key, ctrlKey: true }), null);
  assert.equal(name({ key: "ArrowLeft", altKey: true }), null);
  assert.equal(name({ key: "n", metaKey: true }), null);
});

test("Control Z and Control Shift Z undo and redo", () => {
  assert.equal(name({ key: "z", ctrlKey: true }), "undo");
  assert.equal(name({ key: "Z", ctrlKey: true, shiftKey: true }), "redo");
  assert.equal(name({ key: "z", metaKey: true }), "undo");
});

test("brackets hop in the recording, also where they lie behind AltGr", () => {
  assert.equal(name({ key: "[", code: "BracketLeft" }), "hearBack");
  assert.equal(name({ key: "]", code: "Digit9", ctrlKey: true, altKey: true }), "hearAhead");
  assert.equal(name({ key: "[", code: "Digit8", altKey: true }), "hearBack");
  assert.equal(name({ key: "[", code: "BracketLeft" }, off), null);
  assert.equal(name({ key: "“", code: "BracketLeft", altKey: true }, off), "hearBack");
  assert.equal(name({ key: "[", code: "BracketLeft", ctrlKey: true }), null);
  assert.equal(name({ key: "[", code: "BracketLeft", metaKey: true }), null);
  assert.equal(name({ key: "t", code: "KeyT" }), "hear");
  assert.equal(name({ key: "T", code: "KeyT", shiftKey: true }), "hearAgain");
  assert.equal(name({ key: ">", code: "Period", shiftKey: true }), "faster");
});

test("Shift with 1 to 3 gives likely codes, where these are shown, and digits stay quick codes", () => {
  const likely = { singleKeys: true, likely: true };
  const press = (key, digit, more = {}) => ({ key, code: `Digit${digit}`, ...more });
  assert.deepEqual(commandFor(press("!", 1, { shiftKey: true }), likely), { name: "likelyCode", digit: "1" });
  assert.equal(name(press("1", 1), likely), "quickCode");
  assert.equal(name(press("!", 1, { shiftKey: true }), on), null);
  assert.equal(name(press("$", 4, { shiftKey: true }), likely), null);
  // A French keyboard types digits with Shift only; a Swiss one types + there.
  assert.equal(name(press("é", 2), likely), "likelyCode");
  assert.equal(name(press("2", 2, { shiftKey: true }), likely), "quickCode");
  assert.equal(name(press("+", 1, { shiftKey: true }), likely), "likelyCode");
  assert.equal(name(press("+", 1, { shiftKey: true }), on), "largerText");
  assert.equal(name({ key: "1", code: "Numpad1" }, likely), "quickCode");
  for (const chord of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
    assert.equal(name(press("!", 1, { shiftKey: true, ...chord }), likely), null);
});

test("with single keys off likely codes need Alt and Shift, digits Alt alone", () => {
  const likely = { singleKeys: false, likely: true };
  assert.equal(name({ key: "!", code: "Digit1", shiftKey: true }, likely), null);
  assert.equal(name({ key: "¡", code: "Digit1", altKey: true }, likely), "quickCode");
  assert.equal(name({ key: "⁄", code: "Digit1", altKey: true, shiftKey: true }, likely), "likelyCode");
});

test("every command that a key can give exists", () => {
  const reader = { store: {}, selection: {}, paper: {} };
  const commands = new Commands(reader);
  const keys = [
    "Enter",
    "Escape",
    "Delete",
    "Backspace",
    "Home",
    "End",
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    ".",
    "/",
    "?",
    "[",
    "]",
    "<",
    ">",
    ..."abcdefghijklmnopqrstuvwxyz123456789",
  ];
  const found = new Set();
  for (const key of keys) {
    for (const shiftKey of [false, true]) {
      for (const altKey of [false, true]) {
        const code = /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : undefined;
        const command = name({ key, shiftKey, altKey, code });
        if (command) found.add(command);
      }
    }
  }
  found.add(name({ key: "!", code: "Digit1", shiftKey: true }, { ...on, likely: true }));
  assert.ok(found.size > 25);
  for (const command of found) assert.equal(typeof commands[command], "function", command);
});
