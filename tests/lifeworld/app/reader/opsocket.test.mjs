import assert from "node:assert/strict";
import { test } from "node:test";

import { OperationSocket } from "../../../../lifeworld/app/reader/opsocket.js";

class Line extends EventTarget {
  readyState = 0;
  sent = [];
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  open() {
    this.readyState = 1;
  }
  answer(body) {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(body) }));
  }
  end() {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
}

function start() {
  const made = { lines: [], at: 0 };
  const open = () => (made.lines.push(new Line()), made.lines.at(-1));
  made.socket = new OperationSocket("ws://here/ops", { open, now: () => made.at });
  return made;
}

test("a socket is opened when it is first wanted, and used once it is open", () => {
  const { socket, lines } = start();
  assert.equal(lines.length, 0);
  assert.equal(socket.isOpen, false);
  assert.equal(socket.isOpen, false);
  assert.equal(lines.length, 1);
  lines[0].open();
  assert.equal(socket.isOpen, true);
});

test("each answer finds its question, in whatever order they come", async () => {
  const { socket, lines } = start();
  void socket.isOpen;
  lines[0].open();
  const first = socket.ask({ transcript: "a" });
  const second = socket.ask({ transcript: "b" });
  assert.deepEqual(lines[0].sent, [
    { n: 1, transcript: "a" },
    { n: 2, transcript: "b" },
  ]);
  lines[0].answer({ n: 2, status: 409, body: { error: "no" } });
  lines[0].answer({ n: 1, status: 200, body: { version: 3 } });
  assert.deepEqual(await first, { status: 200, body: { version: 3 } });
  assert.deepEqual(await second, { status: 409, body: { error: "no" } });
});

test("what was asked on a socket that is lost is refused, and another is opened after a while", async () => {
  const made = start();
  const { socket, lines } = made;
  void socket.isOpen;
  lines[0].open();
  const asked = socket.ask({ transcript: "a" });
  lines[0].end();
  await assert.rejects(asked, /lost/);
  assert.equal(socket.isOpen, false);
  assert.equal(lines.length, 1); // not at once: a server that refuses would be asked for ever
  made.at = 6000;
  assert.equal(socket.isOpen, false);
  assert.equal(lines.length, 2);
  lines[1].open();
  assert.equal(socket.isOpen, true);
});

test("where sockets are forbidden nothing breaks", () => {
  const socket = new OperationSocket("ws://here/ops", {
    open: () => {
      throw new Error("SecurityError");
    },
    now: () => 0,
  });
  assert.equal(socket.isOpen, false);
});
