import assert from "node:assert/strict";
import { test } from "node:test";

import { citeQuote } from "../../../../lifeworld/app/reader/citing.js";

const part = (name, words, n, time = null) => ({ name, words, n, time });

test("a quote is copied with who said it, the session, the turn and the time", () => {
  const { text, html } = citeQuote({ turns: [part("Emma", "We wait.", 12, 754)], title: "Group 1" });
  assert.equal(text, "“We wait.”\n— Emma, Group 1, turn 12, 12:34");
  assert.equal(html, "<blockquote><p>“We wait.”</p></blockquote><p>— Emma, Group 1, turn 12, 12:34</p>");
});

test("a quote of several people says before each line whose it is", () => {
  const turns = [part("Emma", "We wait.", 12), part("Ali", "Always.", 13)];
  assert.equal(
    citeQuote({ turns, title: "Group 1" }).text,
    "Emma: We wait.\nAli: Always.\n— Group 1, turns 12–13",
  );
});

test("one person's quote over two turns stays one quote; notes have nobody's name", () => {
  const turns = [part("Emma", "We wait.", 1), part("Emma", "Always.", 2)];
  assert.equal(citeQuote({ turns, title: "G" }).text, "“We wait.\nAlways.”\n— Emma, G, turns 1–2");
  assert.equal(citeQuote({ turns: [part("", "Rain.", 3)], title: "G" }).text, "“Rain.”\n— G, turn 3");
});

test("words are never markup", () => {
  const { html } = citeQuote({ turns: [part("<b>", 'a <img src="x"> & b', 1)], title: "<i>" });
  assert.ok(!/<(b|img|i)\b/.test(html.replaceAll("<blockquote>", "")));
  assert.ok(html.includes("&lt;img src="));
});
