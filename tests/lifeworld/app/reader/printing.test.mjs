import assert from "node:assert/strict";
import { test } from "node:test";

import { listPrinted } from "../../../../lifeworld/app/reader/printing.js";

test("each code is printed once beside a turn, with how many put it there", () => {
  const codes = new Map([["c1", { name: "Time" }], ["c2", { name: "Cover" }]]);
  const marks = [{ code: "c2" }, { code: "c1" }, { code: "c2" }, { code: "gone" }];
  assert.deepEqual(
    listPrinted(marks, (id) => codes.get(id)).map(({ code, number }) => [code.name, number]),
    [["Cover", 2], ["Time", 1], ["unknown code", 1]],
  );
  assert.deepEqual(listPrinted([], () => undefined), []);
});
