import assert from "node:assert/strict";
import { test } from "node:test";

const PHONE = "../../../../lifeworld/room/pages/phone";
const { countLeft, listVotable, mostOn } = await import(`${PHONE}/budget.js`);
const { castMine, drawOver, readView } = await import(`${PHONE}/drawn.js`);
const { describeLink } = await import(`${PHONE}/frame.js`);
const { describeNotice, renderDay } = await import(`${PHONE}/join.js`);
const { cleanCode, findCode, Keep, newId } = await import(`${PHONE}/keep.js`);
const { describeOpen, listOthers } = await import(`${PHONE}/open.js`);
const { byWanted, choosePair, countPairs, mix } = await import(`${PHONE}/order.js`);
const { groupByPile, rankAfter } = await import(`${PHONE}/sorting.js`);
const { describeBefore, listParts } = await import(`${PHONE}/step.js`);
const { describeChange, describeRow, gatherParts, isDivided, measureBar } = await import(`${PHONE}/tally.js`);
const { leftOn, renderLeft } = await import(`${PHONE}/time.js`);
const { countLetters, joinTexts } = await import(`${PHONE}/writing.js`);

const me = { id: "g1", name: "", role: "guest", table: "t1", ready: false, dots: {}, rates: {}, pairs: [], agrees: {} };
const card = (id, more = {}) => ({ id, kind: "quote", text: `words of ${id}`, mine: false, hidden: false, parked: false, released: true, pile: null, rank: null, mine_reaction: "", ...more });
const parts = (...cards) => new Map([["me", me], ["step", { id: "s1", kind: "react", shows: ["quote"] }], ...cards.map((each) => [`card:${each.id}`, each])]); // prettier-ignore
const op = (kind, fields) => ({ id: `op-${kind}`, kind, step: "s1", ...fields });

test("what waits is drawn over what the server said, which stays as it is", () => {
  const said = parts(card("a"), card("mine", { mine: true, kind: "opinion" }));
  const drawn = drawOver(said, [
    op("card.add", { card: "b", text: "mine" }),
    op("card.edit", { card: "b", text: "mine, better" }),
    op("react", { card: "a", value: "doubt" }),
    op("card.remove", { card: "mine" }),
    op("ready", { on: true }),
  ]);
  assert.equal(drawn.get("card:b").text, "mine, better");
  assert.equal(drawn.get("card:b").waiting, true);
  assert.equal(drawn.get("card:b").step, "s1");
  assert.equal(drawn.get("card:a").mine_reaction, "doubt");
  assert.equal(drawn.has("card:mine"), false);
  assert.equal(drawn.get("me").ready, true);
  assert.equal(said.get("card:a").mine_reaction, "");
  assert.equal(said.get("me").ready, false);
});

test("an operation on a card that is gone draws nothing", () => {
  const drawn = drawOver(parts(), [op("card.edit", { card: "gone", text: "x" }), op("sort", { card: "gone", pile: "p", rank: "n" })]);
  assert.deepEqual([...drawn.keys()], ["me", "step"]);
});

test("a vote entered for somebody else is not drawn as one's own", () => {
  assert.deepEqual(drawOver(parts(), [op("dots", { card: "a", count: 2, as: "g9" })]).get("me").dots, {});
});

test("a doubled question vote counts once", () => {
  const said = new Map([["question:q", { id: "q", up: 3, i_upped: false }]]);
  const twice = [op("question.up", { question: "q", on: true }), op("question.up", { question: "q", on: true })];
  assert.equal(drawOver(said, twice).get("question:q").up, 4);
});

test("votes are folded: none is no vote, a pair is one whichever way round", () => {
  let mine = castMine(me, op("dots", { card: "a", count: 3 }));
  mine = castMine(mine, op("dots", { card: "a", count: 0 }));
  assert.deepEqual(mine.dots, {});
  mine = castMine(mine, op("rate", { card: "a", criterion: "c", value: 4 }));
  assert.deepEqual(mine.rates, { a: { c: 4 } });
  mine = castMine(mine, op("pair", { a: "a", b: "b", chosen: "a" }));
  mine = castMine(mine, op("pair", { a: "b", b: "a", chosen: "b" }));
  assert.deepEqual(mine.pairs, [{ a: "b", b: "a", chosen: "b" }]);
  assert.deepEqual(castMine(castMine(mine, op("agree", { card: "a", value: "pass" })), op("agree", { card: "a", value: "" })).agrees, {});
});

test("a view has one's own cards of other steps apart, and neither hidden nor parked ones", () => {
  const view = readView(parts(card("a"), card("old", { mine: true, kind: "opinion", step: "s0" }), card("new", { mine: true, kind: "opinion", step: "s1" }), card("again", { mine: true, kind: "opinion", step: "s0", now: true }), card("h", { hidden: true }), card("p", { parked: true })));
  assert.deepEqual(view.cards.map(({ id }) => id), ["a", "new", "again"]); // prettier-ignore
  assert.deepEqual(view.own.map(({ id }) => id), ["old", "new", "again"]); // prettier-ignore
});

test("dots stay within the budget and within what one card may have", () => {
  const poll = { budget: 5, most: 3 };
  assert.equal(countLeft({ a: 3, b: 1 }, poll), 1);
  assert.equal(mostOn({ a: 3, b: 1 }, poll, "b"), 2);
  assert.equal(mostOn({ a: 3, b: 1 }, poll, "a"), 3);
  assert.equal(countLeft({ a: 9 }, poll), 0);
  assert.equal(mostOn({ a: 5 }, { budget: 5, most: 5 }, "b"), 0);
});

test("what is voted on are the kinds of the poll, piles among them; statements once released", () => {
  const cards = [card("q"), card("s", { kind: "statement", released: false }), card("r", { kind: "statement" })];
  const piles = [{ id: "p", name: "Time" }];
  const ids = (of) => listVotable({ step: { poll: { of } }, cards, piles }).map(({ id }) => id);
  assert.deepEqual(ids([]), ["q", "r"]);
  assert.deepEqual(ids(["pile"]), ["p"]);
  assert.deepEqual(ids(["statement"]), ["r"]);
});

test("each person has an order of their own, which stays when a card comes or goes", () => {
  const all = Array.from({ length: 12 }, (_, n) => card(`c${n}`));
  const order = (things, who) => mix(things, `${who} s1`).map(({ id }) => id);
  assert.deepEqual(order(all, "g1"), order([...all].reverse(), "g1"));
  assert.notDeepEqual(order(all, "g1"), order(all, "g2"));
  assert.deepEqual(order(all, "g1").filter((id) => id !== "c5"), order(all.filter(({ id }) => id !== "c5"), "g1")); // prettier-ignore
});

test("pairs come once each, and spread over the things", () => {
  const things = ["a", "b", "c", "d", "e"].map((id) => ({ id }));
  const asked = [];
  let pair;
  while ((pair = choosePair(things, asked, "g1 s1"))) {
    assert.notEqual(pair.a, pair.b);
    asked.push(pair);
    const often = things.map(({ id }) => asked.filter(({ a, b }) => a === id || b === id).length);
    assert.ok(Math.max(...often) - Math.min(...often) <= 2, `${asked.length}: ${often}`);
  }
  assert.equal(asked.length, countPairs(5));
  assert.equal(new Set(asked.map(({ a, b }) => [a, b].sort().join())).size, 10);
  assert.equal(choosePair([{ id: "a" }], [], "g"), null);
});

test("questions that are wanted most come first, answered ones last", () => {
  const queue = [{ id: "a", up: 1 }, { id: "b", up: 5, answered: true }, { id: "c", up: 3 }]; // prettier-ignore
  assert.deepEqual(queue.sort(byWanted).map(({ id }) => id), ["c", "a", "b"]); // prettier-ignore
});

test("cards lie in their piles in order; in an unknown pile they lie in none", () => {
  const piles = [{ id: "p" }];
  const grouped = groupByPile([card("a", { pile: "p", rank: "z" }), card("b", { pile: "p", rank: "c" }), card("c", { pile: "gone" })], piles);
  assert.deepEqual(grouped.get("p").map(({ id }) => id), ["b", "a"]); // prettier-ignore
  assert.deepEqual(grouped.get("").map(({ id }) => id), ["c"]); // prettier-ignore
  assert.ok(rankAfter(grouped.get("p")) > "z");
  assert.match(rankAfter([]), /^[0-9A-Za-z]{1,60}$/);
});

test("the clock tells what is left by the server's time, and stands while it is paused", () => {
  assert.equal(leftOn({ state: "off" }, 5), null);
  assert.equal(leftOn({ state: "running", ends: 90_000 }, 30_000), 60_000);
  assert.equal(leftOn({ state: "paused", left: 7_000, ends: 0 }, 99), 7_000);
  assert.equal(renderLeft(125_000), "2:05");
  assert.equal(renderLeft(-1), "0:00");
});

test("what is kept on a phone is that of one room, and a browser that keeps nothing still works", () => {
  const stored = new Map();
  const storage = Object.assign(Object.create({ getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => (stored.set(key, value), (storage[key] = value)), removeItem: (key) => (stored.delete(key), delete storage[key]) }), {}); // prettier-ignore
  const [one, other] = [new Keep(storage, "AAAAAA"), new Keep(storage, "BBBBBB")];
  one.set("session", { token: "secret" });
  other.set("session", { token: "other" });
  assert.deepEqual(new Keep(storage, "AAAAAA").get("session"), { token: "secret" });
  one.forget();
  assert.equal(new Keep(storage, "AAAAAA").get("session"), null);
  assert.deepEqual(new Keep(storage, "BBBBBB").get("session"), { token: "other" });
  stored.set("lifeworld-room/AAAAAA/outbox", "{broken");
  assert.deepEqual(new Keep(storage, "AAAAAA").get("outbox", []), []);
  const full = new Keep({ getItem: () => null, setItem: () => { throw new Error("full"); } }, "C"); // prettier-ignore
  assert.equal(full.set("draft", "words"), false);
  assert.equal(full.get("draft"), "words");
  assert.equal(new Keep(null, "D").get("x", 1), 1);
});

test("a code is read as people type it, and from the address of the QR code", () => {
  assert.equal(cleanCode(" ab c-def "), "ABCDEF");
  assert.equal(findCode("/j/abcdef"), "ABCDEF");
  assert.equal(findCode("/"), "");
  assert.match(newId(), /^[0-9a-f]{20}$/);
});

test("a step has the parts that its kind and its permissions ask for", () => {
  assert.deepEqual(listParts({ kind: "read", may: ["read"] }), ["evidence", "written"]);
  assert.deepEqual(listParts({ kind: "brainstorm", may: ["add", "see_others"] }), ["opinion", "evidence", "written"]);
  assert.deepEqual(listParts({ kind: "vote", poll: { kind: "agree" }, may: ["vote", "statement"] }), ["tally", "voting", "statement"]);
  assert.deepEqual(listParts({ kind: "sort", may: ["sort"] }), ["sorter"]);
});

test("somebody late hears in two lines what was done", () => {
  assert.deepEqual(describeBefore([{ title: "Read", written: 0 }, { title: "Write", written: 14 }]), ["Before you came: Read, Write.", "14 cards were written so far."]); // prettier-ignore
  assert.deepEqual(describeBefore([{ title: "Read" }]), ["Before you came: Read."]);
});

test("the line about the connection says whether one can rely on it", () => {
  const say = (state, waiting, sentAt = 0) => describeLink({ state, waiting, sentAt }, 10_000).text;
  assert.equal(say("lost", 2), "Saved here, will be sent");
  assert.equal(say("lost", 0), "No connection, trying again");
  assert.equal(say("open", 0, 9_000), "Sent");
  assert.equal(say("open", 0, 1_000), "Connected");
  assert.equal(say("open", 1), "Sending …");
});

test("texts are counted as they are read, and one that was sent back leaves what was typed since", () => {
  assert.equal(countLetters("😀é"), 2);
  assert.equal(joinTexts("back", " "), "back");
  assert.equal(joinTexts("back", "new"), "back\n\nnew");
});

test("a result says its numbers, its length and whether people were far apart", () => {
  const dots = [{ card: "a", total: 4, people: 2 }, { card: "b", total: 1, people: 1 }]; // prettier-ignore
  assert.equal(measureBar(dots[1], dots, "dots"), 0.25);
  assert.equal(describeRow(dots[1], "dots"), "1 dot from 1 person");
  assert.equal(measureBar({ mean: 3, share: 0.5 }, [], "rating"), 0.5);
  assert.equal(describeRow({ mean: null }, "rating"), "Nobody rated it.");
  assert.equal(describeRow({ won: 1.5, lost: 0.5 }, "pairwise"), "chosen in 1.5 of 2 pairs");
  assert.equal(isDivided({ people: 10, agree: 5, disagree: 4, pass: 1 }, "agree"), true);
  assert.equal(isDivided({ people: 10, agree: 9, disagree: 1, pass: 0 }, "agree"), false);
  assert.equal(measureBar({ people: 0, agree: 0, share: 0 }, [], "agree"), 0);
});

test("the notice says what holds: about names, votes, and the day of deletion", () => {
  const told = describeNotice({ anonymity: "anonymous", keep_until: "2026-12-24", language: "en" });
  assert.equal(told[0], "You give no name.");
  assert.ok(told.some((line) => line.includes("24 December 2026")));
  assert.equal(describeNotice({ anonymity: "named", keep_until: "", language: "en" }).length, 4);
  assert.equal(renderDay("nonsense", "en"), "nonsense");
});

test("where one may only comment, remarks are written at the cards", () => {
  assert.deepEqual(listParts({ kind: "reveal", may: ["read", "comment"] }), ["evidence", "comments", "written"]);
});

test("a second round says of each card what the first one said, and where it moved", () => {
  const tally = { kind: "dots", rows: [{ card: "b", total: 5 }, { card: "a", total: 3 }, { card: "c", total: 1 }], before: [{ card: "a", total: 4 }, { card: "b", total: 1 }, { card: "c", total: 0 }] }; // prettier-ignore
  assert.deepEqual(
    tally.rows.map((row) => describeChange(row, tally)),
    ["first round 1 dot, 1 place up", "first round 4 dots, 1 place down", "first round 0 dots"],
  );
  assert.equal(describeChange(tally.rows[0], { ...tally, before: null }), "");
  assert.equal(describeChange({ card: "new", total: 2 }, tally), "");
});

test("sides, tables and opinion groups are shown where the tally has them, and only there", () => {
  const nameCard = (card) => card.toUpperCase();
  const rows = ["a", "b", "c", "d"].map((card, at) => ({ card, value: 4 - at }));
  const parts = [{ by: "side", name: "Union", voted: 6, rows }];
  const groups = { sizes: [16, 15], rows: [{ card: "a", groups: [{ agree: 9, pass: 1, disagree: 0 }, { agree: 2, pass: 0, disagree: 8 }] }] }; // prettier-ignore
  const [sides, alike] = gatherParts({ kind: "dots", parts, groups }, nameCard);
  assert.deepEqual(sides.lines, [{ name: "Union", told: "6 votes", text: "A (4), B (3), C (2)" }]);
  assert.equal(alike.title, "Two groups who answered alike: 16 people, 15 people");
  assert.equal(alike.lines[0].told, "group 1: 9 of 10 agree · group 2: 2 of 10 agree");
  assert.deepEqual(gatherParts({ kind: "agree", parts: [], groups: null }, nameCard), []);
});

test("an open step says what one has done in it and until when; the one that is shown is not offered", () => {
  const until = new Date(2026, 11, 4, 12, 0).getTime();
  const open = [{ id: "s1", title: "Read", kind: "read", until }, { id: "s2", title: "Rate", kind: "vote", until }];
  assert.deepEqual(listOthers({ room: { open }, step: { id: "s1" } }).map(({ id }) => id), ["s2"]); // prettier-ignore
  assert.deepEqual(listOthers({ room: null, step: null }), []);
  assert.match(describeOpen(open[1], { did: { s2: 2 } }), /^2 answers from you · until .*4 Dec.*12:00$/);
  assert.match(describeOpen(open[1], { did: {} }), /^nothing from you yet/);
  assert.match(describeOpen(open[0], { did: {} }), /^until /);
});
