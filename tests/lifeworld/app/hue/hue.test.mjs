import assert from "node:assert/strict";
import { test } from "node:test";

import { describeHue } from "../../../../lifeworld/app/hue/describe.js";

test("a colour that can hardly be told from a sibling's is named with it", () => {
  const data = { siblings: [{ name: "Pay", hue: 1 }], near: [0, 0, -1] };
  assert.equal(describeHue(1, data), "Hard to tell from “Pay” beside it.");
  assert.equal(describeHue(2, data), "");
  assert.equal(describeHue(0, { siblings: [], near: [] }), "");
});
