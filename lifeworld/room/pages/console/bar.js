// The bar at the foot: the few things that are done under stress, large and always in their place.

import { el, setAttribute, setText } from "../shared/dom.js";
import { button, icon } from "../shared/icons.js";
import { say } from "../shared/say.js";
import { hasEnded, readLeft, renderLeft } from "../shared/times.js";

const SOON = 60_000; // milliseconds before the end in which the timer is marked

export class Bar {
  #left = null;

  /** @param {{commands: object, room: object, sound: object, does: Record<string, () => void>}} console */
  constructor({ commands, room, sound, does }) {
    Object.assign(this, { commands, room, sound });
    const key = (name, words, command, hint) =>
      button(name, words, does[command], {
        class: "key",
        "data-command": command,
        "aria-keyshortcuts": hint,
        title: `${words} (${hint})`,
      });
    this.keys = {
      back: key("back", say("Back"), "back", "b"),
      shorter: button(null, say("− 1 min"), does.shorter, {
        class: "small",
        title: say("One minute less (-)"),
      }),
      clock: button("pause", "", does.clock, { class: "small clock" }),
      longer: button(null, say("+ 1 min"), does.longer, {
        class: "small",
        title: say("One minute more (+)"),
      }),
      sound: el("button", { type: "button", class: "small sound", onclick: does.sound }),
      reveal: key("eye", say("Reveal"), "reveal", "r"),
      lock: key("lock", say("Lock"), "lock", "l"),
      gather: key("gather", say("Everyone here"), "gather", "g"),
      tell: key("say", say("Tell everyone"), "tell", "t"),
      undo: key("undo", say("Undo"), "undo", "u"),
      pause: button("moon", say("Pause until later"), does.pause, { class: "key" }),
      end: button("stop", say("End"), does.end, { class: "key" }),
      next: button("next", say("Start"), does.next, { class: "primary next", "aria-keyshortcuts": "n" }),
    };
    this.time = el("span", { class: "time", role: "timer", "aria-label": say("Time left") });
    this.node = el(
      "footer",
      { class: "bar", "aria-label": say("Lead the workshop") },
      this.keys.back,
      el(
        "div",
        { class: "timer" },
        this.time,
        el("div", { class: "turn" }, this.keys.shorter, this.keys.clock, this.keys.longer, this.keys.sound),
      ),
      el("div", { class: "group" }, this.keys.reveal, this.keys.lock, this.keys.gather, this.keys.tell),
      el("div", { class: "group" }, this.keys.undo, this.keys.pause, this.keys.end),
      this.keys.next,
    );
  }

  draw() {
    const { commands, keys } = this;
    const { phase, step } = commands;
    const running = phase === "running";
    const label = (node, words, picture = null) => {
      setText(node.querySelector("span"), words);
      if (picture && node.dataset.icon !== picture) {
        node.firstElementChild.replaceWith(icon(picture));
        node.dataset.icon = picture;
      }
    };
    for (const name of ["back", "reveal", "lock", "gather", "shorter", "longer", "clock"])
      keys[name].disabled = !running || !step;
    keys.back.disabled ||= step?.number <= 1;
    const vote = step?.poll;
    const hides =
      step?.kind === "reveal" ||
      ["add", "react", "comment", "statement"].some((one) => step?.may?.includes(one));
    keys.reveal.disabled ||= !vote && !hides && !step?.revealed;
    label(
      keys.reveal,
      step?.revealed ? say("Hide again") : vote ? say("Show results") : say("Reveal"),
      step?.revealed ? "veil" : "eye",
    );
    keys.reveal.disabled ||= Boolean(vote && !vote.closed && !step.revealed);
    setAttribute(keys.reveal, "aria-pressed", Boolean(step?.revealed));
    label(keys.lock, step?.locked ? say("Unlock") : say("Lock"), step?.locked ? "unlock" : "lock");
    setAttribute(keys.lock, "aria-pressed", Boolean(step?.locked));
    const { latest } = commands;
    keys.undo.disabled = !latest || phase === "ended";
    keys.undo.title = latest ? say("Undo: {what} (u)", { what: latest.what }) : say("Nothing to undo");
    keys.pause.disabled = !running;
    keys.end.disabled = phase === "lobby" || phase === "ended";
    keys.tell.disabled = phase === "ended";
    label(
      keys.next,
      phase === "lobby"
        ? say("Start")
        : phase === "paused"
          ? say("Go on")
          : phase === "ended" || commands.isLast
            ? say("End")
            : say("Next"),
      phase === "lobby" || phase === "paused"
        ? "play"
        : phase === "ended" || commands.isLast
          ? "stop"
          : "next",
    );
    keys.next.disabled = phase === "ended" || commands.isOver;
    this.#drawSound();
    this.tick();
  }

  #drawSound() {
    const { isOn } = this.sound;
    const words = isOn ? say("Sound at the end: on (m)") : say("Sound at the end: off (m)");
    if (this.keys.sound.getAttribute("aria-label") === words) return;
    this.keys.sound.replaceChildren(icon(isOn ? "bell" : "mute"));
    this.keys.sound.setAttribute("aria-label", words);
    this.keys.sound.title = words;
  }

  tick() {
    // For a second after a move, by whomever, a press would not count.
    setAttribute(this.keys.next, "aria-disabled", this.commands.isFresh || null);
    const clock = this.room.parts.get("clock");
    const left = readLeft(clock, this.room.now());
    if (clock?.state === "running" && hasEnded(this.#left, left)) this.sound.play();
    this.#left = clock?.state === "running" ? left : null;
    setText(this.time, left === null ? "–" : renderLeft(left));
    this.time.dataset.state = left === null ? "off" : left <= 0 ? "over" : left <= SOON ? "soon" : "on";
    const paused = clock?.state === "paused";
    const words = paused ? say("Let the timer go on (p)") : say("Stop the timer (p)");
    const { clock: node } = this.keys;
    if (node.getAttribute("aria-label") !== words) {
      node.replaceChildren(icon(paused ? "play" : "pause"));
      node.setAttribute("aria-label", words);
      node.title = words;
    }
  }
}
