// The connection of a page with its room: what it is shown, what it sends, and what waits meanwhile.
// No DOM. What is sent is kept until the room says that it has it, and sent again after a break
// under the same id, so that it has one effect however often it arrives.

const SOONEST = 300; // milliseconds before the first new try; each is twice as long, up to LATEST
const LATEST = 5000;
const SILENT = 12_000; // after which we ask whether anybody is there
const PATIENCE = 8_000; // for the answer
const MOST_AT_ONCE = 100; // operations that are sent without an answer to any
const ENDED = 4001; // the room said goodbye: no new try

const NOTHING_KEPT = { get: () => [], set: () => {} };

/** A fresh id; `crypto.randomUUID` is not there on a page without https. */
function newId() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Room {
  #options;
  #socket = null;
  #followers = new Map(); // name of what happens → functions
  #sent = new Set(); // ids that were sent over this connection
  #tries = 0;
  #timer = null;
  #heard = 0; // when the last message came
  #watching = null;
  #ahead = 0; // how far the room's clock is ahead of ours
  #closed = false;

  constructor(options) {
    this.#options = options;
    this.parts = new Map();
    this.waiting = [...(options.keep.get() ?? [])]; // operations without an answer, oldest first
    this.state = "connecting"; // connecting, open, lost, ended
    this.why = "";
    this.seq = 0;
    this.acked = 0; // how far what was sent here has come in the room
    this.#connect();
  }

  /** Calls a function when something happens: parts(keys), state(name), ack(op, already), no(op, why), bye(why, kind). Returns what ends that. */
  on(name, follower) {
    if (!this.#followers.has(name)) this.#followers.set(name, new Set());
    this.#followers.get(name).add(follower);
    return () => this.#followers.get(name).delete(follower);
  }

  /** Sends an operation, now or when there is a connection again, and returns its id. */
  send(kind, fields = {}) {
    const op = { ...fields, id: newId(), kind };
    this.waiting.push(op);
    this.#keep();
    this.#sendWaiting();
    return op.id;
  }

  /** Whether the parts do not show yet what was sent here. */
  get behind() {
    return this.waiting.length > 0 || this.acked > this.seq;
  }

  /** The room's time, in milliseconds since 1970. */
  now() {
    return this.#options.now() + this.#ahead;
  }

  /** Tries at once, as when a phone wakes up or is in a network again. */
  wake() {
    if (this.#closed) return;
    // While a page sleeps no timer runs: after so long a silence the connection is not worth asking.
    if (this.state === "open" && this.#options.now() - this.#heard > SILENT + PATIENCE) {
      this.#set("lost");
      this.#connect();
    } else if (this.state === "open") this.#ask();
    else if (this.#timer !== null) this.#connect();
  }

  /** Ends the connection; what waits stays kept. */
  close() {
    this.#closed = true;
    this.#options.clear(this.#timer);
    this.#options.clear(this.#watching);
    this.#drop();
  }

  #emit(name, ...values) {
    for (const follower of this.#followers.get(name) ?? []) follower(...values);
  }

  #set(state) {
    if (this.state === state) return;
    this.state = state;
    this.#emit("state", state);
  }

  #keep() {
    this.#options.keep.set(this.waiting);
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }

  #connect() {
    this.#options.clear(this.#timer);
    this.#timer = null;
    this.#drop();
    this.#sent.clear();
    let socket;
    try {
      socket = this.#options.open(this.#options.address);
    } catch {
      this.#lose();
      return;
    }
    this.#socket = socket;
    this.#heard = this.#options.now();
    socket.onopen = () => this.#say({ t: "hello", token: this.#options.token, as: this.#options.as, have: this.seq });
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = ({ code } = {}) => (code === ENDED && this.state === "ended" ? null : this.#lose());
    this.#watch();
  }

  #lose() {
    this.#drop();
    this.#options.clear(this.#watching);
    if (this.#closed || this.state === "ended") return;
    this.#set("lost");
    // With some chance in it, so that forty phones do not come back in the same moment.
    const wait = Math.min(LATEST, SOONEST * 2 ** this.#tries) * (0.5 + this.#options.random());
    this.#tries = Math.min(this.#tries + 1, 10);
    this.#timer = this.#options.later(() => this.#connect(), wait);
  }

  /** Notices a connection that is dead without saying so: networks of phones end that way. */
  #watch() {
    this.#options.clear(this.#watching);
    const socket = this.#socket;
    this.#watching = this.#options.later(() => {
      if (this.#socket !== socket || this.#closed) return;
      if (this.#options.now() - this.#heard >= SILENT) this.#ask();
      else this.#watch();
    }, SILENT);
  }

  #ask() {
    const socket = this.#socket;
    const asked = this.#options.now();
    this.#say({ t: "ping" });
    this.#options.clear(this.#watching);
    this.#watching = this.#options.later(() => {
      if (this.#socket !== socket || this.#closed) return;
      if (this.#heard < asked) this.#lose();
      else this.#watch();
    }, PATIENCE);
  }

  #say(message) {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  #sendWaiting() {
    if (this.state !== "open") return;
    for (const op of this.waiting) {
      if (this.#sent.size >= MOST_AT_ONCE) return;
      if (this.#sent.has(op.id)) continue;
      this.#sent.add(op.id);
      this.#say({ t: "op", ...op });
    }
  }

  #hear(data) {
    this.#heard = this.#options.now();
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (message.t === "welcome") this.#welcome(message);
    else if (message.t === "parts") this.#patch(message);
    else if (message.t === "ack" || message.t === "no") this.#settle(message);
    else if (message.t === "pong") this.#ahead = message.now - this.#options.now();
    else if (message.t === "bye") this.#leave(message);
  }

  #welcome({ seq, now, parts }) {
    this.#tries = 0;
    this.#ahead = now - this.#options.now();
    const keys = new Set([...this.parts.keys(), ...Object.keys(parts)]);
    this.parts.clear();
    for (const [key, part] of Object.entries(parts)) this.parts.set(key, part);
    this.seq = seq;
    this.acked = 0;
    this.#set("open");
    this.#sendWaiting();
    this.#emit("parts", [...keys]);
  }

  #patch({ seq, parts }) {
    this.seq = seq;
    for (const [key, part] of Object.entries(parts)) {
      if (part === null) this.parts.delete(key);
      else this.parts.set(key, part);
    }
    this.#emit("parts", Object.keys(parts));
  }

  #settle({ t, id, seq, already, why }) {
    this.acked = Math.max(this.acked, seq ?? 0);
    const op = this.waiting.find((each) => each.id === id);
    if (!op) return;
    this.waiting = this.waiting.filter((each) => each !== op);
    this.#sent.delete(id);
    this.#keep();
    if (t === "ack") this.#emit("ack", op, already);
    else this.#emit("no", op, why);
    this.#sendWaiting();
  }

  #leave({ why, kind }) {
    this.why = why;
    this.#options.clear(this.#watching);
    this.#drop();
    this.#set("ended");
    this.#emit("bye", why, kind);
  }
}

/**
 * Connects with a room, and goes on doing so whenever the connection is lost.
 *
 * `parts` is a Map of what is shown; `waiting` what was sent and not answered yet, oldest first, for
 * drawing over it. `keep` holds `waiting` beyond the page: `{get() → list, set(list)}`.
 */
export function connect({ address, token = "", as = "", keep = NOTHING_KEPT, ...others }) {
  const usual = {
    open: (where) => new WebSocket(where),
    now: () => Date.now(),
    random: () => Math.random(),
    later: (act, wait) => setTimeout(act, wait),
    clear: (timer) => clearTimeout(timer),
  };
  const room = new Room({ ...usual, ...others, address, token, as, keep });
  const { document } = globalThis;
  if (document) {
    globalThis.addEventListener("online", () => room.wake());
    document.addEventListener("visibilitychange", () => document.hidden || room.wake());
  }
  return room;
}
