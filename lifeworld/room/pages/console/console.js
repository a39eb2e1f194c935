// The facilitator's console: run sheet, present step, people, and the bar that leads the workshop.

import { Agenda } from "./agenda.js";
import { Bar } from "./bar.js";
import { Commands } from "../shared/commands.js";
import { askOnce, askText, openDialog } from "./dialogs.js";
import { areKeysOff, showHelp } from "./help.js";
import { commandFor } from "./keys.js";
import { Network } from "./network.js";
import { nameOf, People } from "./people.js";
import { addPerson, enterFor } from "./proxy.js";
import { Sound } from "./sound.js";
import { Stage } from "./stage.js";
import { WallChoice } from "./wallchoice.js";
import { el, setText } from "../shared/dom.js";
import { button, icon } from "../shared/icons.js";
import { connect } from "../shared/room.js";
import { say } from "../shared/say.js";

const TICK = 250; // milliseconds
const STATES = {
  lobby: say("Not started"),
  running: say("Running"),
  paused: say("Paused"),
  ended: say("Ended"),
};
const LINKS = {
  connecting: say("Connecting …"),
  open: say("Connected"),
  lost: say("Connection lost: trying again"),
  ended: say("Closed"),
};

class Console {
  #drawing = false;

  constructor(room, host) {
    this.room = room;
    this.commands = new Commands(room);
    this.sound = new Sound();
    const { commands } = this;
    this.does = {
      next: () => this.next(),
      back: () => commands.back(),
      longer: () => commands.longer(),
      shorter: () => commands.shorter(),
      clock: () => commands.clock(),
      reveal: () => !this.bar.keys.reveal.disabled && commands.reveal(),
      lock: () => commands.lock(),
      gather: () => commands.gather() && this.announce(say("Everyone is asked here.")),
      tell: () => this.tell(),
      closeVote: () => this.stage.panes.vote.closeVote(),
      undo: () => this.undo(),
      pause: () => this.pause(),
      end: () => this.end(),
      sound: () => this.turnSound(),
      agenda: () => this.agenda.focus(),
      people: () => this.people.focus(),
      help: () => showHelp(),
      ...Object.fromEntries(
        ["cards", "board", "questions", "log"].map((name) => [name, () => this.stage.show(name, true)]),
      ),
    };
    this.live = el("p", { class: "unseen", role: "status" });
    this.fault = el("p", { class: "fault", role: "alert", hidden: true });
    this.agenda = new Agenda(this);
    this.bar = new Bar(this);
    this.stage = new Stage(this);
    this.network = new Network(this);
    this.people = new People({
      room,
      does: {
        add: () => addPerson(room),
        enter: (person) => enterFor(room, person),
        remove: (person) => this.remove(person),
      },
    });
    this.wall = new WallChoice(this);
    this.banner = el("p", { class: "banner", hidden: true });
    this.middle = el("main", { class: "middle" }, this.banner, this.network.node, this.stage.node);
    host.append(
      this.#makeHead(),
      this.agenda.node,
      this.middle,
      this.people.node,
      this.bar.node,
      this.fault,
      this.live,
    );
  }

  #makeHead() {
    this.title = el("h1", { dir: "auto" });
    this.state = el("span", { class: "state" });
    this.link = el("span", { class: "link" });
    this.said = el("span", { class: "said", dir: "auto" });
    this.code = el("span", { class: "code" });
    return el(
      "header",
      { class: "head" },
      this.title,
      this.state,
      this.said,
      el("span", { class: "space" }),
      this.link,
      this.code,
      this.wall.node,
      el(
        "a",
        { href: "/projector", target: "projector", class: "open" },
        icon("screen"),
        say("Open the projector"),
      ),
      button("help", say("Keys"), this.does.help, { class: "quiet", title: say("Keys (?)") }),
    );
  }

  // --- acts that ask or tell ------------------------------------------------------------------

  next() {
    if (this.commands.phase !== "lobby" && this.commands.isLast) return this.end();
    return this.commands.next();
  }

  async tell() {
    const { said = "" } = this.room.parts.get("room") ?? {};
    const text = await askText(say("Tell everyone"), say("A line on every screen"), {
      value: said,
      yes: say("Show it"),
      hint: say("Empty takes it away again."),
    });
    if (text !== null && text !== said) this.commands.tell(text);
  }

  undo() {
    const { latest } = this.commands;
    if (!latest) return this.announce(say("Nothing to undo."));
    this.commands.undo();
    return this.announce(say("Undone: {what}", { what: latest.what }));
  }

  async pause() {
    const words = say(
      "The timer stops until you go on: after a break or on another day. Nothing is lost, also when this computer is turned off.",
    );
    if (await askOnce(say("Pause until later?"), words, say("Pause"))) this.commands.pause();
  }

  async end() {
    if (this.commands.phase !== "running" && this.commands.phase !== "paused") return;
    const words = say(
      "Phones say thank you and close. What was written and voted stays, and waits for you on the workshop’s page in the study. This cannot be undone.",
    );
    const { stillOpen, isOver } = this.commands;
    const comes = el("p");
    const keep = el("input", { type: "checkbox", checked: Boolean(stillOpen) && !isOver });
    const draw = () => setText(comes, keep.checked ? this.commands.keptWords : stillOpen ? `${say("It is closed and counted now.")} ${words}` : words);
    keep.addEventListener("change", draw);
    draw();
    const told = stillOpen ? [el("p", {}, stillOpen)] : [];
    if (stillOpen && !isOver) told.push(el("label", { class: "check" }, keep, ` ${say("Leave open what is open until its date, and end by itself then")}`));
    told.push(comes);
    const yes = say("End the workshop");
    if (await openDialog(say("End the workshop?"), told, { yes, danger: true })) this.commands.end(keep.checked);
  }

  async remove(person) {
    const words = say("{name} cannot come back with the same phone. What they wrote stays.", {
      name: nameOf(person),
    });
    if (await askOnce(say("Remove from the room?"), words, say("Remove")))
      this.room.send("remove", { guest: person.id });
  }

  turnSound() {
    this.announce(this.sound.toggle() ? say("Sound on") : say("Sound off"));
    this.bar.draw();
  }

  announce = (words) => {
    setText(this.live, "");
    requestAnimationFrame(() => setText(this.live, words));
  };

  refuse(why) {
    setText(this.fault, why);
    this.fault.hidden = !why;
    clearTimeout(this.forget);
    this.forget = setTimeout(() => (this.fault.hidden = true), 8000);
  }

  // --- drawing ----------------------------------------------------------------------------------

  /** Draws once a frame, however many parts came. */
  draw = () => {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw();
    });
  };

  #draw() {
    const told = this.room.parts.get("room");
    const { phase } = this.commands;
    if (told) document.title = say("{title}: console", { title: told.title });
    setText(this.title, told?.title ?? "");
    setText(this.state, told ? (this.commands.isOver ? say("The meeting is over") : (STATES[phase] ?? phase)) : "");
    this.state.dataset.state = phase;
    setText(this.said, told?.said ? say("On every screen: {words}", { words: told.said }) : "");
    setText(this.code, told && phase !== "ended" ? (this.room.parts.get("address")?.code ?? "") : "");
    document.body.dataset.phase = phase;
    this.network.node.hidden = phase !== "lobby";
    this.stage.node.hidden = phase === "lobby";
    this.banner.hidden = phase !== "paused" && phase !== "ended";
    setText(
      this.banner,
      this.commands.isOver
        ? say("The meeting is over. What is open can still be done; the workshop ends by itself when it closes.")
        : phase === "paused"
        ? say("Paused. “Go on” continues where you stopped, today or another day.")
        : phase === "ended"
          ? say("The workshop has ended. Bring its results home on the workshop’s page in the study.")
          : "",
    );
    for (const panel of [this.agenda, this.people, this.bar, this.wall]) panel.draw();
    if (phase === "lobby") this.network.draw();
    else this.stage.draw();
  }

  drawLink() {
    const trouble = this.room.parts.get("room")?.trouble ?? "";
    const state = this.room.state === "open" && trouble ? "lost" : (this.room.state ?? "connecting");
    const text = (state === "lost" && trouble) || (LINKS[state] ?? state);
    if (this.link.textContent === text) return;
    setText(this.link, text);
    this.link.dataset.state = state;
    if (state === "lost") this.announce(text);
  }

  tick() {
    this.bar.tick();
    this.agenda.tick();
  }
}

const room = connect({ address: `${location.origin.replace(/^http/, "ws")}/room/socket`, as: "console" });
const page = new Console(room, document.body);

room.on("parts", () => {
  page.commands.note();
  page.draw();
  page.drawLink();
});
room.on("ack", page.draw);
room.on("state", () => page.drawLink());
room.on("no", (_op, why) => {
  page.refuse(why);
  page.draw();
});
room.on("bye", (why) => page.refuse(why));
setInterval(() => page.tick(), TICK);
setInterval(() => page.commands.phase === "lobby" && page.network.refresh(), 4000);
for (const type of ["pointerdown", "keydown"])
  addEventListener(type, () => page.sound.wake(), { passive: true });
addEventListener("keydown", (event) => {
  const writes = event.target.closest?.("input, textarea, select, [contenteditable], dialog") != null;
  const name = commandFor(event, { writes, off: areKeysOff() });
  if (!name || event.defaultPrevented) return;
  event.preventDefault();
  page.does[name]?.();
});
page.drawLink();
page.draw();
