// What stays around every step: where one is, the time left, whether all is sent, and what is said.

import { el, setAttribute, setText } from "../shared/dom.js";
import { button } from "../shared/icons.js";
import { say } from "../shared/say.js";
import { leftOn, renderLeft } from "./time.js";

const SHOWN = 6000; // milliseconds that a message with a button stays at least
const JUST_SENT = 4000;
const LAST_MINUTE = 60_000;

/** A line at the foot of the screen, which is read out; it may offer to take something back. */
class Toast {
  #timer = null;
  node = el("div", { class: "toast", role: "status" });

  show(text, { label = "", act = null, lasting = false } = {}) {
    clearTimeout(this.#timer);
    const close = () => this.node.replaceChildren();
    const take = act && el("button", { type: "button", onclick: () => (close(), act()) }, label);
    this.node.replaceChildren(el("p", {}, text), take || "");
    if (lasting) this.node.append(el("button", { type: "button", onclick: close }, say("Close")));
    else this.#timer = setTimeout(close, SHOWN + text.length * 40);
  }

  clear = () => this.node.replaceChildren();
}

/** Asks something in a sheet that comes up from below; Escape and “Close” put it away. */
export function openSheet(title, ...content) {
  const close = () => {
    sheet.close?.();
    sheet.remove();
  };
  const head = el("h2", { id: "sheet-title", tabindex: "-1" }, title);
  const sheet = el(
    "dialog",
    { class: "sheet", "aria-labelledby": "sheet-title", onclose: close },
    el("header", {}, head, button("cross", say("Close"), close, { class: "bare" })),
    el("div", { class: "inside" }, ...content),
  );
  sheet.addEventListener("click", (event) => event.target === sheet && close());
  document.body.append(sheet);
  if (sheet.showModal) sheet.showModal();
  else sheet.setAttribute("open", ""); // a browser without dialogs shows it in the page
  head.focus();
  return { node: sheet, close };
}

/** Returns what the line about the connection says. */
export function describeLink({ state, waiting, sentAt }, now) {
  const lost = state !== "open";
  if (waiting && lost) return { state: "kept", text: say("Saved here, will be sent") };
  if (lost) return { state: "lost", text: state === "connecting" ? say("Connecting …") : say("No connection, trying again") };
  if (waiting) return { state: "sending", text: say("Sending …") };
  if (sentAt && now - sentAt < JUST_SENT) return { state: "sent", text: say("Sent") };
  return { state: "open", text: say("Connected") };
}

export class Frame {
  #told = ""; // the last state of the connection that was read out
  #warned = ""; // the step and minute that were read out

  constructor({ onready, onquestions, onmenu, onlead }) {
    this.toast = new Toast();
    this.spoken = el("div", { class: "unseen", role: "status" });
    this.where = el("p", { class: "where" });
    this.link = el("p", { class: "link" });
    this.timer = el("p", { class: "timer", role: "timer", "aria-live": "off" });
    this.track = el("div", { class: "track", "aria-hidden": "true" }, el("i"));
    this.said = el("p", { class: "banner said", role: "status" });
    this.proxy = el("div", { class: "banner proxy" });
    this.main = el("main", {});
    this.ready = button("check", say("Ready"), onready, { class: "ready", "aria-pressed": "false" });
    this.asked = button("help", say("Questions"), onquestions);
    this.lead = button("screen", say("Lead"), onlead, { "aria-haspopup": "dialog", hidden: true });
    this.menu = button("menu", say("More"), onmenu, { "aria-haspopup": "dialog" });
    this.head = el("header", { class: "top" }, el("div", {}, this.where, this.link), this.timer, this.track);
    this.foot = el("nav", { class: "foot", "aria-label": say("This step") }, this.ready, this.lead, this.asked, this.menu);
    this.node = el("div", { class: "frame" }, this.head, this.said, this.proxy, this.main, this.spoken, this.toast.node, this.foot);
  }

  /** Has a line read out that is not shown. */
  announce(text) {
    this.spoken.textContent = "";
    setTimeout(() => (this.spoken.textContent = text), 60); // an empty region first, so that the same line is heard again
  }

  draw({ room, step, me, counts, questions }) {
    const rests = !me?.visits && (room?.state === "lobby" || room?.state === "paused");
    setText(this.where, step && !rests ? say("Step {number} of {of}", { number: step.number, of: step.of }) : say("Workshop"));
    this.track.firstChild.style.setProperty("width", step && !rests ? `${(step.number / step.of) * 100}%` : "0");
    this.track.hidden = !step || rests;
    const said = room?.trouble || room?.said || "";
    setText(this.said, said);
    this.said.hidden = !said;
    this.foot.hidden = !room || room.state === "ended";
    this.ready.hidden = !step || rests || Boolean(me?.visits) || me?.role === "observer";
    this.lead.hidden = me?.role !== "facilitator";
    setAttribute(this.ready, "aria-pressed", String(Boolean(me?.ready)));
    const here = counts?.here ?? 0;
    setText(this.ready.lastChild, here && me?.ready ? say("Ready: {ready} of {here}", { ready: counts.ready, here }) : say("Ready"));
    const open = questions.filter((question) => !question.answered).length;
    this.asked.hidden = !step?.may?.includes("question") && !open;
    setText(this.asked.lastChild, open ? say("Questions ({number})", { number: open }) : say("Questions"));
  }

  drawLink(link, now) {
    const { state, text } = describeLink(link, now);
    setText(this.link, text);
    setAttribute(this.link, "data-state", state);
    // Heard only when it changes what one can rely on.
    const told = state === "kept" || state === "lost" ? state : "";
    if (told !== this.#told && (told || this.#told)) this.announce(told ? text : say("Connected again. All is sent."));
    if (!link.waiting || told) this.#told = told;
  }

  drawTime(clock, now, step) {
    const left = leftOn(clock, now);
    this.timer.hidden = left === null;
    if (left === null) return;
    const over = left <= 0 && clock.state === "running";
    setText(this.timer, clock.state === "paused" ? say("{time}, paused", { time: renderLeft(left) }) : renderLeft(left));
    setAttribute(this.timer, "data-over", over ? "yes" : left <= LAST_MINUTE ? "soon" : null);
    if (clock.state !== "running") return;
    const mark = `${step?.id} ${over ? "over" : left <= LAST_MINUTE ? "minute" : ""}`;
    if (mark !== this.#warned && left <= LAST_MINUTE) this.announce(over ? say("The time is up.") : say("One minute left."));
    this.#warned = mark;
  }
}
