import assert from "node:assert/strict";
import { test } from "node:test";

import { isSame, rankCodes, score, splitName } from "../../../../lifeworld/app/reader/ranking.js";

const code = (name, more = {}) => ({
  id: name,
  name,
  path: name,
  uses: 0,
  abstract: false,
  ...more,
});
const CODES = [
  code("Trust", { uses: 3 }),
  code("Transport", { uses: 9 }),
  code("Peer support", { path: "Relations › Peer support", uses: 1 }),
  code("Relations", { abstract: true }),
  code("Night work"),
  code("Støj"),
  code("Café"),
];
const names = (query, recent) => rankCodes(query, CODES, recent).map((c) => c.name);

test("without a query the recent ones come first, then the most used", () => {
  assert.deepEqual(names("", ["Night work"]).slice(0, 3), ["Night work", "Transport", "Trust"]);
});

test("a group that only holds other codes is never offered", () => {
  assert.ok(!names("relations").includes("Relations"));
  assert.ok(names("relations").includes("Peer support"));
});

test("a retired code is never offered", () => {
  const codes = [code("Trust", { retired: true }), code("Transport")];
  assert.deepEqual(rankCodes("tr", codes, ["Trust"]).map((c) => c.name), ["Transport"]);
  assert.deepEqual(rankCodes("", codes).map((c) => c.name), ["Transport"]);
});

test("a beginning beats a word inside, and that beats loose letters", () => {
  assert.deepEqual(names("tr"), ["Trust", "Transport"]);
  assert.ok(score("sup", "Support") > score("sup", "Peer support"));
  assert.ok(score("support", "Peer support") > score("psu", "Peer support"));
});

test("loose letters find a code only from the start of a word on", () => {
  assert.equal(names("nwk")[0], "Night work");
  assert.ok(score("wk", "Night work") > 0);
  assert.equal(score("ok", "Night work"), -1);
  assert.equal(score("xq", "Night work"), -1);
});

test("accents and case do not matter", () => {
  assert.equal(names("CAFE")[0], "Café");
  assert.ok(isSame("café ", "Cafe"));
});

test("signs in a query are only signs", () => {
  for (const query of ["(", "a.b*", "\\", "[x", "$^"]) assert.doesNotThrow(() => names(query));
});

test("a new code is put under the parent that was typed before it", () => {
  assert.deepEqual(splitName("Trust / In managers", CODES), {
    name: "In managers",
    parent: "Trust",
  });
  assert.deepEqual(splitName("relations › peer support › Online", CODES), {
    name: "Online",
    parent: "Peer support",
  });
  assert.deepEqual(splitName("either/or", CODES), { name: "either/or", parent: null });
});

test("a code is found by another name that it has", () => {
  const codes = [
    { id: "a", name: "Recognition", path: "Recognition", uses: 0, aliases: ["Praise", "Being seen"] },
    { id: "b", name: "Being late", path: "Being late", uses: 0, aliases: [] },
  ];
  assert.deepEqual(rankCodes("praise", codes).map((code) => code.id), ["a"]);
  assert.equal(rankCodes("being", codes)[0].id, "b", "its own name comes first");
});
