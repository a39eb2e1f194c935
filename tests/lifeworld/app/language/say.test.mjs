import assert from "node:assert/strict";
import { test } from "node:test";

const SAY = "../../../../lifeworld/app/language/say.js";

/** The module as it is on a page with this catalogue, or on one without any. */
async function load(catalogue, name) {
  globalThis.__lifeworldSays = catalogue;
  const loaded = await import(`${SAY}?${name}`);
  delete globalThis.__lifeworldSays;
  return loaded;
}

const english = await load(undefined, "english");
const danish = await load(
  {
    language: "da",
    messages: {
      Undo: "Fortryd",
      "{done} of {all} turns read": "{all} replikker, {done} læst",
      "Create code “{name}”": "“{name}”: opret koden",
      saved: "",
    },
    plurals: { code: ["kode", "koder"], disagrees: ["er uenig", "er uenige"] },
  },
  "danish",
);

test("without a catalogue, English is said", () => {
  const { say, sayParts, countThings, chooseWord, formatNumber } = english;
  assert.equal(say("Undo"), "Undo");
  assert.equal(say("{done} of {all} turns read", { done: 3, all: 12 }), "3 of 12 turns read");
  assert.deepEqual(sayParts("Create code “{name}”", { name: "Time" }), ["Create code “", "Time", "”"]);
  assert.equal(countThings(1, "code"), "1 code");
  assert.equal(countThings(2310, "code"), "2,310 codes");
  assert.equal(countThings(0, "person", "people"), "0 people");
  assert.equal(chooseWord(1, "disagrees", "disagree"), "disagrees");
  assert.equal(chooseWord(2, "quote"), "quotes");
  assert.equal(formatNumber(1234567), "1,234,567");
});

test("with a catalogue, its words are said, with the values where they belong in it", () => {
  const { say, sayParts, countThings, chooseWord, formatNumber } = danish;
  assert.equal(say("Undo"), "Fortryd");
  assert.equal(say("{done} of {all} turns read", { done: 3, all: 12 }), "12 replikker, 3 læst");
  assert.deepEqual(sayParts("Create code “{name}”", { name: "Tid" }), ["“", "Tid", "”: opret koden"]);
  assert.equal(countThings(1, "code"), "1 kode");
  assert.equal(countThings(2310, "code"), "2.310 koder");
  assert.equal(chooseWord(2, "disagrees", "disagree"), "er uenige");
  assert.equal(formatNumber(1234567), "1.234.567");
});

test("what the catalogue lacks is said in English", () => {
  const { say, countThings } = danish;
  assert.equal(say("Redo"), "Redo");
  assert.equal(say("saved"), "saved", "nobody has translated it yet");
  assert.equal(countThings(2, "theme"), "2 themes");
});

test("words of people are values: a brace or a dollar in them is no part of the message", () => {
  const { say, sayParts } = english;
  assert.equal(say("Opening {title}.", { title: "{done} of $& $1" }), "Opening {done} of $& $1.");
  assert.equal(say("Opening {title}.", { title: "" }), "Opening .");
  assert.equal(say("Opening {title}.", {}), "Opening {title}.", "a value that nobody gave stays in sight");
  assert.equal(say("{braces} stay where there are no values"), "{braces} stay where there are no values");
  assert.deepEqual(sayParts("{first}{second}", { first: "a{b}", second: "c" }), ["a{b}", "c"]);
});

test("parts of a message may be elements, and lists of them", () => {
  const [one, two] = [{ tag: "i" }, { tag: "b" }];
  assert.deepEqual(english.sayParts("Richness 0 {steps} 1", { steps: [one, two] }), ["Richness 0 ", one, two, " 1"]);
  assert.deepEqual(english.sayParts("{steps}", { steps: [] }), []);
});

test("what is said later keeps its English until then", () => {
  assert.equal(danish.mark("Undo"), "Undo");
  assert.equal(danish.say(danish.mark("Undo")), "Fortryd");
});
