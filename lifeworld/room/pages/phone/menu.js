// What is not about the step: what one wrote, who sees what, entering for others, leaving.

import { el, keepRows, setText } from "../shared/dom.js";
import { say } from "../shared/say.js";
import { ask, describeNotice } from "./join.js";
import { newId } from "./keep.js";
import { OwnCards } from "./writing.js";

export const isEntering = (me) => me?.role === "scribe" || me?.role === "facilitator";

/** Deletes what this person wrote on the server, and everything of the room on this phone. */
function makeLeaving(app) {
  const told = el("p", { class: "why", role: "alert" });
  const leave = async () => {
    const { ok, why } = await ask("/leave", { token: app.token });
    if (ok) app.forget(say("What you wrote is deleted, here and in the room."));
    else setText(told, why);
  };
  const sure = el(
    "div",
    { hidden: true, class: "sure" },
    el("p", {}, say("Your cards, reactions and votes are deleted for good, and you leave the workshop. This cannot be undone.")),
    told,
    el("div", { class: "row" }, el("button", { type: "button", onclick: () => (sure.hidden = true) }, say("Keep them")), el("button", { type: "button", class: "danger", onclick: leave }, say("Delete what I wrote"))),
  );
  const first = el("button", { type: "button", class: "danger", onclick: () => ((sure.hidden = false), sure.querySelector("button").focus()) }, say("Delete what I wrote and leave"));
  return el("section", {}, first, sure);
}

/** For a scribe: from now on what is done here is somebody else's. */
class Proxies {
  constructor(app, close) {
    this.app = app;
    this.close = close;
    this.list = el("ul", { class: "people" });
    const field = el("input", { id: "proxy-name", maxlength: "60", autocomplete: "off" });
    const add = (event) => {
      event.preventDefault();
      const [guest, name] = [`g${newId()}`, field.value.trim()];
      if (!name) return field.focus();
      app.send("proxy.add", { guest, name });
      this.#choose({ id: guest, name });
      return undefined;
    };
    const form = el("form", { onsubmit: add }, el("label", { for: "proxy-name" }, say("Somebody without a phone")), field, el("button", { type: "submit" }, say("Add and enter for them")));
    this.node = el("section", {}, el("h3", {}, say("Enter for somebody else")), this.list, form);
  }

  draw({ people }) {
    const own = people.filter((person) => person.proxy);
    keepRows(this.list, own, {
      key: ({ id }) => id,
      make: (person) => el("li", {}, el("button", { type: "button", onclick: () => this.#choose(person) }, person.name)),
    });
  }

  #choose({ id, name }) {
    this.app.enterFor({ id, name });
    this.close();
  }
}

export function openMenu(app) {
  const { room, me } = app.view;
  const own = new OwnCards(app, { choose: () => true, title: say("What I wrote") });
  const none = el("p", { class: "empty" }, say("You have not written anything yet."));
  const proxies = isEntering(me) ? new Proxies(app, () => sheet.close()) : null;
  const notice = el("ul", {}, ...describeNotice(room).map((each) => el("li", {}, each)));
  const sheet = app.openSheet(
    room.title,
    proxies?.node ?? "",
    el("section", {}, own.node, none),
    el("section", { class: "notice" }, el("h3", {}, say("Who sees what")), room.notice ? el("p", { dir: "auto" }, room.notice) : "", notice),
    makeLeaving(app),
  );
  const draw = (view) => {
    own.draw(view);
    none.hidden = view.own.length > 0;
    proxies?.draw(view);
  };
  app.follow(sheet, draw);
}

/** The end: thanks, what happens with it, and what one wrote, to delete if one likes. */
export class Ended {
  constructor(app) {
    this.title = el("h1", { tabindex: "-1" });
    this.own = el("ol", { class: "lines plain" });
    this.count = el("h2", {}, say("What you wrote"));
    this.happens = el("ul");
    this.node = el(
      "section",
      { class: "ended" },
      this.title,
      el("p", { class: "lead" }, say("Thank you for taking part.")),
      el("h2", {}, say("What happens now")),
      this.happens,
      this.count,
      this.own,
      makeLeaving(app),
    );
  }

  draw({ room, own }) {
    setText(this.title, room?.title ?? "");
    const told = [say("The facilitator looks through what came of it. Nothing becomes part of the study before somebody has accepted it."), ...describeNotice(room ?? {}).slice(-2, -1)];
    keepRows(this.happens, told.map((text) => ({ text })), { key: ({ text }) => text, make: ({ text }) => el("li", {}, text) }); // prettier-ignore
    keepRows(this.own, own, { key: ({ id }) => id, make: ({ text }) => el("li", { dir: "auto" }, text) });
    this.count.hidden = own.length === 0;
  }
}
