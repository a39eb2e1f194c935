import assert from "node:assert/strict";
import { test } from "node:test";

import { Preferences } from "../../../../lifeworld/app/reader/preferences.js";

const storage = (kept = {}) => ({
  getItem: (name) => kept[name] ?? null,
  setItem: (name, value) => (kept[name] = value),
});

test("a preference is found again by the next reader of the browser", () => {
  const browser = storage();
  const first = new Preferences(browser);
  assert.equal(first.get("size", 1), 1);
  first.set("size", 1.2);
  assert.equal(new Preferences(browser).get("size", 1), 1.2);
});

test("two tabs keep each their own preference", () => {
  const browser = storage();
  const [one, other] = [new Preferences(browser), new Preferences(browser)];
  one.set("size", 1.2);
  other.set("spacing", 2);
  const next = new Preferences(browser);
  assert.deepEqual([next.get("size"), next.get("spacing")], [1.2, 2]);
});

test("what cannot be read or kept is left alone", () => {
  for (const kept of ["{", "[1]", "null", '"x"'])
    assert.equal(new Preferences(storage({ "lifeworld:reader": kept })).get("size", 1), 1);
  const full = { getItem: () => null, setItem: () => { throw new Error("full"); } };
  for (const one of [new Preferences(full), new Preferences(null)]) {
    one.set("size", 2);
    assert.equal(one.get("size"), 2);
  }
});
