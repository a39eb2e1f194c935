// The projector: what the whole room looks at, readable from its back. It shows nothing private,
// because the server sends it nothing private.

import { drawScene } from "./draw.js";
import { chooseScene } from "./scenes.js";
import { readLeft, renderLeft } from "../shared/times.js";
import { el, setAttribute, setText } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { connect } from "../shared/room.js";
import { formatNumber, say } from "../shared/say.js";
import { followWall, readWall } from "../shared/wall.js";

const TICK = 250; // milliseconds
const TURN = 20_000; // milliseconds that a page of cards stays
const SOON = 60_000;
const HEADED = new Set(["join", "instruction", "vote", "paused", "ended", "blank"]); // have a heading of their own

class Projector {
  #told = "";
  #page = 0;
  #pages = 1;
  #turns = true;
  #drawing = false;
  #board = { current: null };

  constructor(room, host) {
    this.room = room;
    this.wall = readWall();
    this.title = el("p", { class: "title", dir: "auto" });
    this.ready = el("p", { class: "ready" });
    this.time = el("p", { class: "time", role: "timer", "aria-label": say("Time left") });
    this.scene = el("main", { class: "scene" });
    this.said = el("p", { class: "said", role: "status", dir: "auto", hidden: true });
    this.pages = el("p", { class: "pages", hidden: true });
    this.hold = el(
      "button",
      { type: "button", onclick: () => this.toggleTurning() },
      icon("pause"),
      el("span", {}),
    );
    this.number = el("span", {});
    this.pages.append(this.number, this.hold);
    this.lost = el("p", { class: "lost", role: "alert", hidden: true }, say("Connection lost: trying again"));
    host.append(
      el("header", {}, this.title, this.ready, this.time),
      this.scene,
      this.pages,
      this.said,
      this.lost,
    );
    addEventListener("resize", () => this.draw(true));
    addEventListener("keydown", (event) => this.#key(event));
    followWall((what) => {
      this.wall = what;
      this.#page = 0;
      this.draw();
    });
    setInterval(() => this.tick(), TICK);
    setInterval(() => this.#turns && this.#pages > 1 && this.turn(1), TURN);
  }

  draw(anew = false) {
    if (anew) this.#told = "";
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw() {
    const { parts } = this.room;
    const room = parts.get("room");
    if (!room) return;
    const step = parts.get("step");
    const scene = chooseScene(parts, this.wall);
    document.title = room.title;
    document.body.dataset.scene = scene.name;
    const shows = !["join", "blank", "ended", "paused"].includes(scene.name);
    setText(
      this.title,
      shows && step && scene.name !== "instruction" && scene.name !== "vote" ? step.title : room.title,
    );
    const headed = HEADED.has(scene.name);
    setAttribute(this.title, "role", headed ? null : "heading");
    setAttribute(this.title, "aria-level", headed ? null : 1);
    this.said.hidden = !room.said || scene.name === "blank";
    setText(this.said, room.said);
    const { ready = 0, here = 0 } = parts.get("counts") ?? {};
    setText(
      this.ready,
      shows && here
        ? say("{ready} of {here} ready", { ready: formatNumber(ready), here: formatNumber(here) })
        : "",
    );
    const told = JSON.stringify([scene, this.#page, this.said.hidden, this.#describe(scene)]);
    if (told !== this.#told) {
      this.#told = told;
      const drawn = drawScene(this.scene, scene, { room: this.room, page: this.#page, board: this.#board });
      ({ page: this.#page, pages: this.#pages } = drawn);
    }
    this.pages.hidden = this.#pages < 2;
    setText(this.number, say("Page {number} of {all}", { number: this.#page + 1, all: this.#pages }));
    setText(
      this.hold.querySelector("span"),
      this.#turns ? say("Stop turning (space)") : say("Turn pages (space)"),
    );
    this.tick();
  }

  /** What a scene rests on: it is drawn anew when this changes. */
  #describe({ name }) {
    const { parts } = this.room;
    const kept =
      { join: /^(room|address|counts)/, blank: /^$/, ended: /^room/, paused: /^room/ }[name] ??
      /^(room|step|card:|pile:|tally:|address)/;
    const told = [...parts].filter(([key]) => kept.test(key));
    if (name === "vote") told.push(parts.get("counts")?.voted);
    if (name === "instruction") told.push(parts.get("counts")?.written);
    return told;
  }

  turn(by) {
    this.#page = (this.#page + by + this.#pages) % this.#pages;
    this.draw();
  }

  toggleTurning() {
    this.#turns = !this.#turns;
    this.draw();
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight" || event.key === "PageDown") this.turn(1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") this.turn(-1);
    else if (event.key === " " && event.target === document.body) this.toggleTurning();
    else if (event.key === "f") document.documentElement.requestFullscreen?.().catch(() => {});
    else return;
    event.preventDefault();
  }

  tick() {
    const { parts } = this.room;
    const left = readLeft(parts.get("clock"), this.room.now());
    const shows =
      left !== null &&
      parts.get("room")?.state === "running" &&
      !["join", "blank"].includes(document.body.dataset.scene);
    this.time.hidden = !shows;
    if (!shows) return;
    setText(this.time, renderLeft(left));
    this.time.dataset.state = left <= 0 ? "over" : left <= SOON ? "soon" : "on";
  }
}

const room = connect({ address: `${location.origin.replace(/^http/, "ws")}/room/socket`, as: "projector" });
const projector = new Projector(room, document.body);
room.on("parts", () => projector.draw());
room.on("state", () => {
  projector.lost.hidden = room.state !== "lost";
});
document.fonts?.ready.then(() => projector.draw(true));
