import assert from "node:assert/strict";
import { test } from "node:test";

import { Looks, measureLooks, nextSize } from "../../../../lifeworld/app/reader/looks.js";
import { Preferences } from "../../../../lifeworld/app/reader/preferences.js";

const shell = () => {
  const kept = {};
  return { kept, style: { setProperty: (name, value) => (kept[name] = value) } };
};

test("text grows and shrinks step by step, and stays at the ends of the scale", () => {
  assert.equal(nextSize(15, 1), 17);
  assert.equal(nextSize(15, -1), 14);
  assert.equal(nextSize(14, -1), 14);
  assert.equal(nextSize(24, 1), 24);
  assert.equal(nextSize(99, 1), 24);
});

test("lines further apart leave room for three underlines, close ones for what fits", () => {
  const close = measureLooks(15, "close");
  const wide = measureLooks(15, "wide");
  assert.ok(close.line < wide.line);
  assert.ok(close.room < wide.room);
  for (const spacing of ["close", "open", "wide"])
    for (const size of [14, 15, 17, 20, 24]) {
      const { line, room, step } = measureLooks(size, spacing);
      assert.ok(line >= 1.45 * size, "WCAG asks for lines one and a half apart");
      assert.ok(2 * step <= room + 2, "the first line lies below the letters");
    }
  assert.deepEqual(measureLooks(15, "odd"), close);
});

test("size and spacing are kept by the browser, and nonsense there is ignored", () => {
  const kept = {};
  const storage = { getItem: (n) => kept[n] ?? null, setItem: (n, v) => (kept[n] = v) };
  const first = shell();
  const looks = new Looks(first, new Preferences(storage));
  assert.equal(first.kept["--text-size"], "15px");
  assert.equal(looks.resize(1), true);
  looks.space("wide");
  const next = new Looks(shell(), new Preferences(storage));
  assert.deepEqual([next.size, next.spacing], [17, "wide"]);
  kept["lifeworld:reader"] = JSON.stringify({ size: "huge", spacing: "constructor" });
  const odd = new Looks(shell(), new Preferences(storage));
  assert.deepEqual([odd.size, odd.spacing], [15, "close"]);
});
