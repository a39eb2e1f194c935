// The page of a person in the room: joins, keeps the connection, and shows the step that runs.

import { el } from "../shared/dom.js";
import { connect } from "../shared/room.js";
import { say } from "../shared/say.js";
import { castMine, drawOver, readView } from "./drawn.js";
import { Frame, openSheet } from "./frame.js";
import { showJoin } from "./join.js";
import { findCode, findStorage, Keep, newId } from "./keep.js";
import { bringLead } from "./later.js";
import { Ended, openMenu } from "./menu.js";
import { Questions } from "./questions.js";
import { StepScreen, WaitingScreen } from "./step.js";
import { Box, nameDraft, WRITTEN } from "./writing.js";


const SETTLED = 2000; // milliseconds after which an answer without parts had no effect here

/** What all screens share: the room, what is kept on this phone, and how things are sent. */
class Phone {
  #screen = null;
  #asked = 0; // the frame of the browser in which all is drawn anew
  #gathered = null;
  #followers = new Map(); // open sheet → what draws it
  #sentAt = 0;
  #settled = []; // operations that the room has, whose effect is still to come
  #over = false;
  #stopped = false;

  constructor(host, keep, { token, guest }) {
    Object.assign(this, { host, keep, token, guest, proxy: null, newId });
    this.frame = new Frame({
      onready: () => this.send("ready", { on: !this.view.me?.ready }),
      onquestions: () => this.#openQuestions(),
      onmenu: () => openMenu(this),
      onlead: () => this.#openLead(),
    });
    this.openSheet = openSheet;
    this.makeBox = (options) => new Box(this, options);
    host.replaceChildren(this.frame.node);
    const outbox = { get: () => keep.get("outbox", []), set: (list) => keep.set("outbox", list.length ? list : null) };
    const address = `${location.origin.replace(/^http/, "ws")}/room/socket`;
    this.room = connect({ address, token, keep: outbox });
    this.view = readView(this.room.parts);
    this.room.on("parts", () => {
      this.#settled = [];
      this.redraw();
    });
    this.room.on("state", () => this.redraw());
    this.room.on("ack", (op) => this.#onSent(op));
    this.room.on("no", (op, why) => this.#onRefused(op, why));
    this.room.on("bye", (why, kind) => this.#onBye(why, kind));
    this.#tick = setInterval(() => this.#drawQuick(), 500);
    this.redraw();
  }

  #tick;

  /** What was done here and is not in the parts yet, whether or not the room has it. */
  get pending() {
    return [...this.#settled, ...this.room.waiting];
  }

  /** Sends an operation of this person, or of whom they enter for; it is drawn at once. */
  send(kind, fields = {}, step = null) {
    const at = step || this.view.step?.id;
    const whole = { ...(at ? { step: at } : {}), ...(this.proxy ? { as: this.proxy.id } : {}), ...fields };
    if (kind === "proxy.add") delete whole.as;
    this.room.send(kind, whole);
    if (this.proxy && whole.as) {
      const name = `proxy/${this.proxy.id}/${at}`;
      this.keep.set(name, castMine(this.keep.get(name, {}), { kind, ...whole }));
    }
    this.redraw();
  }

  /** Draws everything anew in the next frame; a page that is not seen has none. */
  redraw() {
    if (this.#asked) return;
    this.#asked = document.hidden ? setTimeout(() => this.#draw(), 0) : requestAnimationFrame(() => this.#draw());
  }

  /** Draws a sheet whenever something changes, as long as it is open. */
  follow(sheet, draw) {
    this.#followers.set(sheet, draw);
    draw(this.view);
  }

  enterFor(person) {
    this.proxy = person;
    this.redraw();
  }

  /** What is typed and not sent, in each step. */
  listDrafts() {
    return (this.keep.get("steps", []) ?? []).flatMap((step) =>
      ["opinion", "statement"].map((what) => ({ step, what, text: (this.keep.get(nameDraft(what, step), "") ?? "").trim() })).filter(({ text }) => text),
    );
  }

  /** Whether somebody came when this step had begun: then they are told what was before. */
  isLate = ({ id, number }) => number > 1 && this.keep.get("arrived") === id;

  /** Leaves the room and removes everything of it from this phone. */
  forget(why = "") {
    this.#stop();
    this.keep.forget();
    start(this.host, { why });
  }

  #stop() {
    this.#stopped = true; // nothing that comes late is drawn or kept any more
    clearInterval(this.#tick);
    this.room.close();
    for (const sheet of this.#followers.keys()) sheet.close();
    this.#followers.clear();
  }

  #draw() {
    if (this.#stopped) return;
    this.#asked = 0;
    const parts = drawOver(this.room.parts, this.pending);
    const view = readView(parts);
    if (this.#over) view.room = { ...this.keep.get("room", {}), ...view.room, state: "ended" };
    if (this.proxy && view.me) {
      // Nobody sees how somebody else voted: what is shown is what was entered here.
      const entered = { dots: {}, rates: {}, pairs: [], agrees: {}, ...this.keep.get(`proxy/${this.proxy.id}/${view.step?.id}`, {}) };
      view.me = { ...view.me, ...entered, id: this.proxy.id, ready: Boolean(entered.ready) };
    }
    this.view = view;
    this.#note(view);
    const screen = this.#choose(view);
    if (screen !== this.#screen) this.#change(screen, view);
    screen.draw(view);
    this.frame.draw(view);
    this.#drawProxy();
    this.#drawQuick();
    for (const [sheet, draw] of this.#followers) sheet.node.isConnected ? draw(view) : this.#followers.delete(sheet);
    this.#gather(view);
    if (view.room?.title) document.title = view.step ? `${view.step.title} · ${view.room.title}` : view.room.title;
  }

  /** Keeps which steps this phone has seen, and in which one it came. */
  #note({ step, room }) {
    if (!room) return;
    if (this.keep.get("arrived") === null) this.keep.set("arrived", step?.id ?? "start");
    const seen = this.keep.get("steps", []) ?? [];
    if (step && !seen.includes(step.id)) this.keep.set("steps", [...seen, step.id]);
    const { title, anonymity, language, keep_until } = room;
    // For whoever opens the page when the room is over and says nothing any more.
    if (this.keep.get("room")?.title !== title) this.keep.set("room", { title, anonymity, language, keep_until, state: "ended" });
  }

  #choose(view) {
    const { room, step } = view;
    if (room?.state === "ended") return this.#screen instanceof Ended ? this.#screen : new Ended(this);
    const rests = room?.state === "paused" || room?.state === "lobby";
    if (!step || !room || (rests && !view.me?.visits)) return this.#screen instanceof WaitingScreen ? this.#screen : new WaitingScreen(this);
    const same = this.#screen instanceof StepScreen && this.#screen.id === step.id && this.#screen.round === (step.poll?.round ?? 0);
    return same ? this.#screen : Object.assign(new StepScreen(this, view), { round: step.poll?.round ?? 0 });
  }

  #change(screen, { step }) {
    const first = !this.#screen;
    this.#screen = screen;
    this.frame.main.replaceChildren(screen.node);
    if (first) return;
    scrollTo(0, 0);
    this.frame.toast.clear();
    screen.draw(this.view);
    // The heading takes the focus, so that a screen reader begins there; an open sheet keeps it.
    if (!document.querySelector("dialog[open]")) screen.title?.focus({ preventScroll: true });
    if (step) this.frame.announce(say("Step {number} of {of}: {title}", { number: step.number, of: step.of, title: step.title }));
    navigator.vibrate?.(60);
  }

  #drawQuick() {
    const now = Date.now();
    const waiting = this.room.waiting.length;
    this.frame.drawLink({ state: this.room.state, waiting, sentAt: this.#sentAt }, now);
    this.frame.drawTime(this.view.room?.state === "running" && !this.view.me?.visits ? this.view.clock : null, this.room.now(), this.view.step);
  }

  #drawProxy() {
    const { proxy } = this.frame;
    proxy.hidden = !this.proxy;
    if (!this.proxy) proxy.replaceChildren();
    else if (proxy.dataset.guest !== this.proxy.id || !proxy.firstChild) {
      const stop = el("button", { type: "button", onclick: () => this.enterFor(null) }, say("Stop"));
      proxy.replaceChildren(el("p", {}, say("You enter for {name}.", { name: this.proxy.name })), stop);
    }
    proxy.dataset.guest = this.proxy?.id ?? "";
  }

  #gather({ gathered }) {
    const before = this.#gathered;
    this.#gathered = gathered;
    if (before === null || gathered <= before) return;
    // Whoever leads goes on leading.
    if (this.view.me?.role !== "facilitator") for (const sheet of this.#followers.keys()) sheet.close();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollTo({ top: 0, behavior: calm ? "auto" : "smooth" });
    navigator.vibrate?.([200, 100, 200]);
    this.frame.toast.show(say("The facilitator asks everybody to come together here."), { lasting: true });
  }

  #onSent(op) {
    this.#sentAt = Date.now();
    // The answer comes before the parts: what was drawn must not vanish for a moment between them.
    this.#settled.push(op);
    setTimeout(() => {
      this.#settled = this.#settled.filter((each) => each !== op);
      this.redraw();
    }, SETTLED);
    this.redraw();
  }

  /** What was written and refused goes back into its box, with the reason. */
  #onRefused(op, why) {
    const what = Object.keys(WRITTEN).find((each) => WRITTEN[each].kind === op.kind);
    if (what && op.text && !op.about) this.#returnText(what, op, why);
    else if (op.text) this.frame.toast.show(`${why} ${say("You had written: “{text}”", { text: op.text })}`, { lasting: true });
    else this.frame.toast.show(why, { lasting: true });
    this.redraw();
  }

  #returnText(what, op, why) {
    const step = what === "question" ? "" : (op.step ?? "");
    const part = step === this.#screen?.id && this.#screen.parts?.find((each) => each.what === what);
    if (part) {
      part.box.returnText(op.text, why);
      return;
    }
    const draft = nameDraft(what, step);
    this.keep.set(draft, [op.text, this.keep.get(draft, "")].filter(Boolean).join("\n\n"));
    this.frame.toast.show(why, { lasting: true });
  }

  #onBye(why, kind) {
    if (this.#stopped) return;
    if (kind === "ended" || this.view.room?.state === "ended") {
      this.#over = true;
      this.redraw();
      return;
    }
    // A token that holds no more: what is written here and not sent stays on the phone.
    this.#stop();
    this.keep.set("session", null);
    start(this.host, { why });
  }

  async #openLead() {
    try {
      const { openLead } = await bringLead();
      openLead(this);
    } catch {
      this.frame.toast.show(say("This could not be fetched: try again when you are connected."));
    }
  }

  #openQuestions() {
    const questions = new Questions(this);
    this.follow(this.openSheet(say("Questions"), questions.node), (view) => questions.draw(view));
  }
}

function start(host, { why = "" } = {}) {
  const storage = findStorage(window);
  const places = new Keep(storage, "");
  const code = findCode(location.pathname) || (why ? "" : places.get("last", { code: "" })?.code) || "";
  const keep = code ? new Keep(storage, code) : null;
  const session = keep?.get("session");
  if (session?.token) {
    new Phone(host, keep, session);
    return;
  }
  const onjoined = (joined, { token, guest }) => {
    const kept = new Keep(storage, joined);
    kept.set("session", { token, guest });
    places.set("last", { code: joined, at: Date.now() });
    if (findCode(location.pathname) !== joined) history.replaceState(null, "", `/j/${joined}`);
    new Phone(host, kept, { token, guest });
  };
  showJoin({ host, code: findCode(location.pathname), why, onjoined });
}

document.documentElement.lang ||= globalThis.__lifeworldSays?.language ?? "en";
start(document.querySelector("#phone"));
