// The questions of the room, most wanted first, and what the room did, which can be undone.

import { el, keepRows, setAttribute, setText } from "../shared/dom.js";
import { button } from "../shared/icons.js";
import { countThings, say } from "../shared/say.js";

export const listQuestions = (parts) =>
  [...parts]
    .filter(([key]) => key.startsWith("question:"))
    .map(([, question]) => question)
    .sort((a, b) => Number(a.answered) - Number(b.answered) || b.up - a.up || (a.id < b.id ? -1 : 1));

export class Questions {
  constructor({ room }) {
    this.room = room;
    this.list = el("ul", { class: "cards questions" });
    this.none = el(
      "p",
      { class: "none" },
      say("No questions yet. People ask them on their phones, and others can second them."),
    );
    this.node = el("div", {}, this.list, this.none);
  }

  draw() {
    const questions = listQuestions(this.room.parts);
    keepRows(this.list, questions, {
      key: ({ id }) => id,
      make: ({ id }) =>
        el(
          "li",
          {},
          el("p", { class: "words", dir: "auto" }),
          el("p", { class: "reactions" }),
          el(
            "div",
            { class: "acts" },
            button("check", "", () => this.#answer(id), {}),
          ),
        ),
      update: (node, question) => {
        const [words, ups, acts] = node.children;
        setText(words, question.text);
        setText(
          ups,
          question.up
            ? countThings(question.up, "person would like to know", "people would like to know")
            : "",
        );
        node.classList.toggle("off", question.answered);
        const label = question.answered ? say("Not answered yet") : say("Answered");
        setText(acts.firstElementChild.querySelector("span"), label);
        setAttribute(acts.firstElementChild, "aria-label", `${label}: ${question.text}`);
      },
    });
    this.none.hidden = questions.length > 0;
  }

  #answer(id) {
    const { answered } = this.room.parts.get(`question:${id}`);
    this.room.send("answered", { question: id, on: !answered });
  }
}

export class Log {
  constructor({ room, commands, address }) {
    this.room = room;
    this.commands = commands;
    this.times = new Intl.DateTimeFormat(document.documentElement.lang || "en-GB", {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hour12: false,
    });
    this.list = el("ol", { class: "log" });
    this.none = el("p", { class: "none" }, say("Nothing was done yet."));
    this.node = el(
      "div",
      {},
      el(
        "p",
        { class: "hint" },
        say("The latest first. The whole log has every move of a card."),
        " ",
        el("a", { href: address, download: true }, say("Save the log (csv)")),
      ),
      this.list,
      this.none,
    );
  }

  draw() {
    const rows = [...(this.room.parts.get("log")?.rows ?? [])].sort((a, b) => b.seq - a.seq);
    keepRows(this.list, rows, {
      key: ({ seq }) => String(seq),
      make: (row) =>
        el(
          "li",
          {},
          el("time", {}, Number.isFinite(row.at) ? this.times.format(row.at) : String(row.at)),
          el("span", { dir: "auto" }),
          row.undoable
            ? button("undo", say("Undo"), () => this.commands.undo(row.seq), {
                "aria-label": say("Undo: {what}", { what: row.what }),
              })
            : null,
        ),
      update: (node, row) => {
        const [, what, undo] = node.children;
        setText(what, row.by ? `${row.by}: ${row.what}` : row.what);
        node.classList.toggle("undone", Boolean(row.undone));
        if (undo) undo.hidden = Boolean(row.undone);
      },
    });
    this.none.hidden = rows.length > 0;
  }
}
