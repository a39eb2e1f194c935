// The queue of questions: anybody asks, and quietly says which others they would like answered.

import { el, keepRows, setAttribute, setText } from "../shared/dom.js";
import { say } from "../shared/say.js";
import { byWanted } from "./order.js";
import { Box } from "./writing.js";

export class Questions {
  constructor(app) {
    this.app = app;
    this.box = new Box(app, { what: "question" });
    this.list = el("ol", { class: "questions" });
    this.empty = el("p", { class: "empty" }, say("Nobody has asked anything yet."));
    this.node = el("div", {}, this.box.node, this.empty, this.list);
  }

  draw({ questions, step, room }) {
    this.box.node.hidden = !step?.may?.includes("question") || room?.state === "ended";
    keepRows(this.list, [...questions].sort(byWanted), { key: ({ id }) => id, make: ({ id }) => this.#make(id) });
    this.empty.hidden = questions.length > 0;
    for (const question of questions) {
      const node = [...this.list.children].find((each) => each.dataset.question === question.id);
      setText(node.text, question.text);
      setText(node.told, [question.mine && say("Yours"), question.answered && say("Has been answered"), question.waiting && say("saved here, will be sent")].filter(Boolean).join(" · "));
      node.told.hidden = !node.told.textContent;
      node.up.hidden = question.answered || question.mine;
      setAttribute(node.up, "aria-pressed", String(Boolean(question.i_upped)));
      setAttribute(node.up, "aria-label", say("I would like to know, too: “{text}”", { text: question.text }));
      setText(node.up, `▲ ${question.up}`);
      node.classList.toggle("answered", Boolean(question.answered));
    }
  }

  #make(id) {
    const [text, told] = [el("p", { dir: "auto" }), el("p", { class: "hint" })];
    const press = () => this.app.send("question.up", { question: id, on: up.getAttribute("aria-pressed") !== "true" });
    const up = el("button", { type: "button", class: "up", onclick: press });
    return Object.assign(el("li", { "data-question": id }, el("div", {}, text, told), up), { text, told, up });
  }
}
