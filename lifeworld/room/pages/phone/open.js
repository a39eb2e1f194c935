// The steps that are open until a date: what they are, until when, and what one has done in them.

import { el, keepRows, setText } from "../shared/dom.js";
import { countThings, say } from "../shared/say.js";
import { renderMoment } from "../shared/moment.js";

/** Returns the steps to offer beside the one that is shown. */
export const listOthers = ({ room, step }) => (room?.open ?? []).filter(({ id }) => id !== step?.id);

/** Returns what somebody has done in an open step, and until when it can be done. */
export function describeOpen({ id, kind, until }, me) {
  const did = me?.did?.[id] ?? 0;
  const when = say("until {until}", { until: renderMoment(until) });
  if (kind === "read") return when;
  return `${did ? say("{answers} from you", { answers: countThings(did, "answer") }) : say("nothing from you yet")} · ${when}`;
}

export class OpenSteps {
  constructor(app) {
    this.app = app;
    this.title = el("h2");
    this.list = el("ul", { class: "open" });
    this.back = el("button", { type: "button", onclick: () => this.#go("") });
    this.node = el("section", { class: "others" }, this.title, this.list); // whoever shows it places `back`
  }

  #go(to) {
    this.app.send("visit", { to });
  }

  draw(view) {
    const { room, me, step } = view;
    const others = listOthers(view);
    const visits = Boolean(me?.visits);
    this.node.hidden = !others.length;
    setText(this.title, step ? say("Also open") : say("Open now, whenever it suits you"));
    keepRows(this.list, others, {
      key: ({ id }) => id,
      make: ({ id }) => el("li", {}, el("button", { type: "button", onclick: () => this.#go(id) }, el("b", { dir: "auto" }), el("span", { class: "hint" }))),
    });
    others.forEach((other, at) => {
      const [title, told] = this.list.children[at].firstChild.children;
      setText(title, other.title);
      setText(told, describeOpen(other, me));
    });
    this.back.hidden = !visits;
    setText(this.back, room?.state === "running" ? say("Back to the workshop") : say("All open steps"));
  }
}
