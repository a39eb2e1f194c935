import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { findHue } from "../../../../lifeworld/app/reader/colours.js";

const CASES = JSON.parse(readFileSync(new URL("../../../coding/hues.json", import.meta.url)));

test("the reader chooses the colours that the codebook would choose", () => {
  assert.equal(CASES.length, 30);
  for (const { codes, parent, hue } of CASES) {
    const shaped = codes.map(([id, above, own]) => ({ id, parent: above, hue: own }));
    assert.equal(findHue(shaped, parent), hue);
  }
});
