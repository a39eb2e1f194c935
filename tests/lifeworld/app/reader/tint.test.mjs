import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Tint } from "../../../../lifeworld/app/reader/tint.js";

let shown;
let frames;

beforeEach(() => {
  shown = new Map();
  frames = [];
  globalThis.document = { hidden: false };
  globalThis.CSS = { highlights: shown };
  globalThis.Highlight = class {
    constructor(...ranges) {
      this.ranges = ranges;
    }
  };
  // A real channel would keep the tests from ending.
  globalThis.MessageChannel = class {
    port1 = {};
    port2 = { postMessage: () => setTimeout(() => this.port1.onmessage()) };
  };
  globalThis.requestAnimationFrame = (act) => frames.push(act);
});

const later = () => new Promise((done) => setTimeout(done, 10));

function makeReader({ open = false, visible = [0], passes = true } = {}) {
  const hues = [];
  const marks = new Map([
    ["one", { t0: 0, t1: 0, a: 1, b: 5, code: "time" }],
    ["two", { t0: 0, t1: 0, a: 7, b: 9, code: "cover" }],
  ]);
  const style = { setProperty: (name, hue) => hues.push([name, hue]) };
  return {
    hues,
    isShown: () => passes,
    popover: { isOpen: open },
    paper: {
      visible: new Set(visible),
      wordsOf: () => ({ style }),
      range: (...place) => place,
    },
    store: {
      codings: marks,
      codes: new Map([
        ["time", { hue: 40 }],
        ["cover", { hue: 200 }],
      ]),
    },
  };
}

const apply = (coding) => ({ op: "apply", coding });

test("the words take the colour at once, and the marks are painted after the next frame", async () => {
  const reader = makeReader();
  const tint = new Tint(reader);
  const done = [];
  assert.equal(tint.show([apply("one")], () => done.push("painted")), true);
  assert.deepEqual(shown.get("lifeworld-coded").ranges, [[0, 1, 5, 0]]);
  assert.deepEqual(reader.hues, [["--coded-hue", 40]]);
  assert.deepEqual([done, tint.isShown], [[], true]);
  for (const act of frames) act();
  await later();
  assert.deepEqual([done, tint.isShown, shown.size], [["painted"], false, 0]);
});

test("two codings before a frame are painted in their order, each once", async () => {
  const tint = new Tint(makeReader());
  const done = [];
  tint.show([apply("one")], () => done.push(1));
  tint.show([apply("two")], () => done.push(2));
  assert.equal(shown.get("lifeworld-coded").ranges.length, 2);
  assert.equal(frames.length, 1);
  for (const act of frames) act();
  await later();
  assert.deepEqual(done, [1, 2]);
});

test("nothing is tinted under an open panel, out of view, filtered out, or for other changes", () => {
  const refused = (options, ops = [apply("one")]) =>
    assert.equal(new Tint(makeReader(options)).show(ops, assert.fail), false);
  refused({ open: true });
  refused({ visible: [3] });
  refused({ passes: false });
  refused({}, [{ op: "remove", coding: "one" }]);
  refused({}, [apply("one"), { op: "create_code", code: "new" }]);
  globalThis.document.hidden = true; // no frame would ever come
  refused({});
  globalThis.document.hidden = false;
  globalThis.CSS = {};
  refused({});
  assert.equal(shown.size, 0);
});

test("a reader that goes on with another transcript paints nothing of the one before", async () => {
  const tint = new Tint(makeReader());
  tint.show([apply("one")], assert.fail);
  tint.forget();
  assert.equal(shown.size, 0);
  for (const act of frames) act();
  await later();
});
