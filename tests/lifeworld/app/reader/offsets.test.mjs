import assert from "node:assert/strict";
import { test } from "node:test";

import { isPlain, snap, toPoints, toUnits, trim } from "../../../../lifeworld/app/reader/offsets.js";

const FAMILY = "👨‍👩‍👧‍👦";
const FLAG = "🇳🇱";
const TEXTS = [
  "plain words",
  `a ${FAMILY} b ${FLAG} c`,
  "cafe\u0301 n\u0304 𝒳",
  "مرحبا بكم 😀",
  "שלום 😀 עולם",
  "",
];

test("code points and UTF-16 offsets lead back to each other at every code point", () => {
  for (const text of TEXTS) {
    const points = [...text];
    for (let n = 0, units = 0; n <= points.length; units += (points[n] ?? "").length, n++) {
      assert.equal(toUnits(text, n), units);
      assert.equal(toPoints(text, units), n);
    }
  }
});

test("only texts without surrogate pairs are plain", () => {
  assert.equal(isPlain("café – مرحبا"), true);
  assert.equal(isPlain("𝒳"), false);
  assert.equal(isPlain("\ud83d alone"), true);
});

test("offsets beyond the text are clamped to it", () => {
  assert.equal(toUnits("a😀", 99), 3);
  assert.deepEqual(snap("abc", -3, 99), [0, 3]);
});

test("a selection never cuts an emoji family, a flag or a letter from its mark", () => {
  const text = `a${FAMILY}${FLAG}e\u0301z`;
  const family = [1, 1 + FAMILY.length];
  assert.deepEqual(snap(text, 3, 5), family);
  assert.deepEqual(snap(text, family[1] + 1, family[1] + 2), [family[1], family[1] + FLAG.length]);
  const letter = text.indexOf("e");
  assert.deepEqual(snap(text, letter + 1, letter + 2), [letter, letter + 2]);
});

test("a selection on grapheme borders stays as it is", () => {
  assert.deepEqual(snap("two words", 4, 9), [4, 9]);
  assert.deepEqual(snap("two words", 4, 4), [4, 4]);
});

test("white space at the ends is dropped, inside it stays", () => {
  assert.deepEqual(trim("  two  words \n", 0, 14), [2, 12]);
  assert.deepEqual(trim("   ", 0, 3), [3, 3]);
});
