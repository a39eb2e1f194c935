// Joining: the code, who sees what, a name where one is wanted, a voting code where one is needed.

import { el, setText } from "../shared/dom.js";
import { say } from "../shared/say.js";
import { cleanCode } from "./keep.js";

const LETTERS = 6;

/** Asks the server; returns its answer, or one that says why there is none. */
export async function ask(address, body = null) {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  try {
    const response = await fetch(address, options ?? {});
    const told = await response.json().catch(() => ({}));
    return { ok: response.ok, ...told, why: told.why ?? say("The server responded with status {status}.", { status: response.status }) };
  } catch {
    return { ok: false, lost: true, why: say("No connection to the room. Is this phone in its network?") };
  }
}

export function renderDay(day, language) {
  const date = new Date(`${day}T12:00:00`);
  if (!day || Number.isNaN(date.getTime())) return day ?? "";
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { day: "numeric", month: "long", year: "numeric" }).format(date);
}

/** Returns, one by one, who sees what and how long it is kept. */
export function describeNotice({ anonymity, keep_until: day, language }) {
  return [
    { anonymous: say("You give no name."), nickname: say("You may give a nickname; the others see it beside your cards."), named: say("Your name stands beside your cards.") }[anonymity],
    say("What you write is shown to the others when the facilitator reveals it. The facilitator may see it before."),
    say("Nobody sees how you vote: only the sums are shown."),
    day ? say("All of it is deleted on {day}, but for what the group takes along.", { day: renderDay(day, language) }) : "",
    say("You can delete what you wrote at any time, under “More”."),
  ].filter(Boolean); // prettier-ignore
}

const field = (id, label, props, hint = "") =>
  el("div", { class: "field" }, el("label", { for: id }, label), el("input", { id, name: id, autocomplete: "off", "aria-describedby": hint ? `${id}-hint` : null, ...props }), hint ? el("p", { class: "hint", id: `${id}-hint` }, hint) : null);

function choice(id, label, options, none) {
  const select = el("select", { id, name: id }, el("option", { value: "" }, none), ...options.map(({ id: value, name }) => el("option", { value }, name)));
  return el("div", { class: "field" }, el("label", { for: id }, label), select);
}

/** A form whose refusal stands beside its button, and which is sent once at a time. */
function makeForm(label, onsubmit, ...fields) {
  const why = el("p", { class: "why", role: "alert" });
  const submit = el("button", { type: "submit", class: "main" }, label);
  const form = el("form", { novalidate: true }, ...fields, why, submit);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    setText(why, "");
    const refused = await onsubmit(Object.fromEntries(new FormData(form)));
    submit.disabled = false;
    if (!refused) return;
    setText(why, refused.why);
    form.elements[refused.field]?.focus();
  });
  return form;
}

/**
 * Shows the way in.
 *
 * @param {{host: Element, code: string, why?: string, onjoined: (code: string, told: {token: string, guest: string}) => void}} options
 */
export async function showJoin({ host, code, why = "", onjoined }) {
  const show = (...content) => {
    host.replaceChildren(el("main", { class: "door" }, why ? el("p", { class: "why", role: "alert" }, why) : null, ...content));
    host.querySelector("h1")?.focus();
  };
  const askCode = (told = "") => {
    const given = async ({ code: typed }) => {
      code = cleanCode(typed);
      if (code.length !== LETTERS) return { why: say("The code has {letters} letters. It is on the screen in the room.", { letters: LETTERS }), field: "code" };
      const room = await ask(`/room.json?code=${encodeURIComponent(code)}`);
      if (!room.ok) return { why: room.why, field: "code" };
      why = "";
      askRest(room);
      return null;
    };
    const box = field("code", say("Code of the workshop"), { class: "code", value: told, autocapitalize: "characters", spellcheck: "false", enterkeyhint: "go", maxlength: "12" });
    show(el("h1", { tabindex: "-1" }, say("Join the workshop")), el("p", {}, say("Type the six letters that the screen in the room shows.")), makeForm(say("Go on"), given, box));
  };
  const askRest = (room) => {
    document.title = room.title;
    if (room.state === "ended") {
      show(el("h1", { tabindex: "-1" }, room.title), el("p", {}, say("This workshop is over; nobody can join any more.")));
      return;
    }
    const join = async (typed) => {
      if (room.anonymity === "named" && !typed.name?.trim()) return { why: say("Please give your name: this workshop asks everybody for it."), field: "name" };
      if (room.ballots && !typed.ballot?.trim()) return { why: say("Please type your voting code. The facilitator has it on paper."), field: "ballot" };
      const told = await ask("/join", { code, name: "", ballot: "", side: "", table: "", ...typed });
      if (told.ok) onjoined(code, told);
      return told.ok ? null : told;
    };
    const name = {
      anonymous: null,
      nickname: () => field("name", say("Nickname, if you like"), { maxlength: "60", autocapitalize: "words", enterkeyhint: "go" }),
      named: () => field("name", say("Your name"), { maxlength: "60", autocapitalize: "words", enterkeyhint: "go", autocomplete: "name" }),
    }[room.anonymity]?.(); // prettier-ignore
    const ballot = room.ballots ? field("ballot", say("Your voting code"), { autocapitalize: "characters", spellcheck: "false", maxlength: "30" }, say("It is on your slip of paper and holds once.")) : null;
    const side = room.sides?.length ? choice("side", say("You speak as"), room.sides.map((each) => ({ id: each, name: each })), say("I would rather not say")) : null; // prettier-ignore
    const table = room.tables?.length ? choice("table", say("Your table"), room.tables, say("I am seated later")) : null;
    show(
      el("p", { class: "over" }, say("Workshop")),
      el("h1", { tabindex: "-1" }, room.title),
      room.purpose ? el("p", { class: "purpose", dir: "auto" }, room.purpose) : null,
      makeForm(say("Join"), join, name, side, table, ballot),
      el("section", { class: "notice" }, el("h2", {}, say("Who sees what")), room.notice ? el("p", { dir: "auto" }, room.notice) : null, el("ul", {}, ...describeNotice(room).map((each) => el("li", {}, each)))),
    );
  };
  if (!code) {
    askCode();
    return;
  }
  show(el("h1", { tabindex: "-1" }, say("One moment …")));
  const room = await ask(`/room.json?code=${encodeURIComponent(code)}`);
  if (room.ok) {
    askRest(room);
    return;
  }
  why = room.why;
  if (room.lost) {
    const again = () => showJoin({ host, code, onjoined });
    show(el("h1", { tabindex: "-1" }, say("Join the workshop")), el("button", { type: "button", class: "main", onclick: again }, say("Try again")));
  } else askCode(code);
}
