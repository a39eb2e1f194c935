import assert from "node:assert/strict";
import { test } from "node:test";

import { leadsTo } from "../../../../lifeworld/app/sidebar/entry.js";

test("an entry is known by the end of its address, also below a base path", () => {
  assert.ok(leadsTo("http://127.0.0.1:8501/export", "export"));
  assert.ok(leadsTo("http://host/lab/opportunity-spaces?open=x", "opportunity-spaces"));
});

test("nothing is marked where the page has an entry of its own, and no other that ends alike", () => {
  assert.ok(!leadsTo("http://127.0.0.1:8501/", ""));
  assert.ok(!leadsTo("http://127.0.0.1:8501/transcripts-export", "export"));
});
