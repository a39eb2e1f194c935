import assert from "node:assert/strict";
import { test } from "node:test";

import { describeUncounted, describeVoices } from "../../../../lifeworld/app/reader/voices.js";

const voice = (name, role = "participant") => ({ name, role });

test("where one participant speaks, nothing is said", () => {
  assert.equal(describeVoices([voice("Emma")]), "");
  assert.equal(describeVoices([voice("Emma"), voice("Emma")]), "");
  assert.equal(describeVoices([voice("", "")]), "");
});

test("two people are named, and both count", () => {
  assert.equal(
    describeVoices([voice("Emma"), voice("Ali", "unknown"), voice("Emma")]),
    "Emma and Ali speak here: both will be counted.",
  );
  assert.equal(
    describeVoices([voice("Emma"), voice("Ali"), voice("Bo")]),
    "Emma, Ali and Bo speak here: all will be counted.",
  );
});

test("a moderator between them does not count", () => {
  assert.equal(
    describeVoices([voice("Emma"), voice("Ida", "moderator"), voice("Ali")]),
    "Emma, Ida and Ali speak here: only Emma and Ali will be counted.",
  );
});

test("where nobody's words count, that is said in three words", () => {
  const said = (...roles) => describeUncounted(roles.map((role) => voice("X", role)));
  assert.equal(said("moderator"), "Moderator: not counted");
  assert.equal(said("moderator", "moderator"), "Moderator: not counted");
  assert.equal(said("observer"), "Observer: not counted");
  assert.equal(said("observer", "moderator"), "Moderator and observer: not counted");
  assert.equal(said("nobody"), "Nobody's words: not counted");
  assert.equal(said("nobody", "moderator"), "Moderator: not counted");
  assert.equal(describeVoices([voice("Ida", "moderator")]), "Moderator: not counted");
});

test("one voice that counts is enough for a coding to count", () => {
  assert.equal(describeUncounted([voice("Ida", "moderator"), voice("Emma")]), "");
  assert.equal(describeUncounted([voice("", "")]), "");
  assert.equal(describeUncounted([voice("Ida", "several")]), "");
  assert.equal(describeUncounted([]), "");
});
