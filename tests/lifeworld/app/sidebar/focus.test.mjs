import assert from "node:assert/strict";
import { test } from "node:test";

import { isLost } from "../../../../lifeworld/app/sidebar/focus.js";

const [body, there, gone] = [{}, { isConnected: true }, { isConnected: false }];

test("the focus is lost where its element was taken away and nothing else took it", () => {
  assert.ok(isLost(gone, body, body));
  assert.ok(isLost(gone, null, body));
});

test("it is not lost where it was given up, taken elsewhere, or never by the keyboard", () => {
  assert.ok(!isLost(there, body, body));
  assert.ok(!isLost(gone, there, body));
  assert.ok(!isLost(null, body, body));
});
