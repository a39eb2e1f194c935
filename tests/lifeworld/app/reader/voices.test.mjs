import assert from "node:assert/strict";
import { test } from "node:test";

import { describeVoices } from "../../../../lifeworld/app/reader/voices.js";

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
  assert.equal(
    describeVoices([voice("Ida", "moderator")]),
    "Ida speaks here: the words of a moderator are not counted.",
  );
  assert.equal(
    describeVoices([voice("Ida", "moderator"), voice("Jo", "observer")]),
    "Ida and Jo speak here: these words are not counted.",
  );
  assert.equal(
    describeVoices([voice("Jo", "observer")]),
    "Jo speaks here: the words of an observer are not counted.",
  );
});
