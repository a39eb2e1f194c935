// What stands beside the list: one answer in full, with everything that can be done with it.

import { say } from "../language/say.js";
import { coderSign, el, iconButton, swatch } from "../reader/dom.js";

const STANCES = [
  ["agree", "+", say("Agrees")],
  ["disagree", "−", say("Disagrees")],
  ["unclear", "0", say("Unclear")],
];

const button = (label, key, onclick, props = {}) =>
  el("button", { type: "button", class: "act", onclick, ...props }, label, key ? el("kbd", {}, key) : null);

export class Pane {
  /**
   * @param {import("./book.js").Book} book
   * @param {object} acts what the buttons do, by the names of the commands
   */
  constructor(book, acts) {
    Object.assign(this, { book, acts });
    this.body = el("div", { class: "body" });
    this.note = el("input", {
      type: "text", class: "note", maxlength: "300", placeholder: say("Why? (optional)"), "aria-label": say("Why it is flagged"),
      autocomplete: "off",
    });
    this.note.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") this.acts.writeNote(this.note.value);
      else if (event.key === "Escape") this.acts.escape();
      else return;
      event.preventDefault();
    });
    this.note.addEventListener("change", () => this.acts.writeNote(this.note.value));
    this.shell = el("section", { class: "pane", "aria-label": say("The answer") }, this.body);
  }

  /** @param {object|null} answer @param {string|null} about the code that the stance is about, or the question */
  show(answer, about) {
    const focused = this.body.getRootNode().activeElement;
    const held = this.body.contains(focused) ? focused.dataset.act : null;
    const typing = focused === this.note;
    if (!answer) {
      this.body.replaceChildren();
      return;
    }
    const { book } = this;
    if (!typing) this.note.value = answer.flag?.note ?? "";
    this.body.replaceChildren(
      this.#drawHead(answer),
      el("p", { class: "question" }, book.questions[answer.question]),
      el("p", { class: "words", dir: "auto", tabindex: "0", role: "group", "aria-label": say("Words of the answer") }, answer.words),
      this.#drawCodes(answer),
      this.#drawStance(answer, about),
      this.#drawMarks(answer),
      this.#drawReaders(answer),
    );
    if (typing) this.note.focus();
    else if (held) this.body.querySelector(`[data-act="${CSS.escape(held)}"]`)?.focus();
  }

  #drawHead(answer) {
    const kept = say("Its words were corrected. The text as it was imported is kept under Transcripts, Versions.");
    return el(
      "div",
      { class: "top" },
      el("p", { class: "who" }, answer.who, answer.edited ? el("span", { class: "edited", title: kept }, say("edited")) : null),
      button(say("Correct"), "w", () => this.acts.correct(), { class: "act plain", "data-act": "correct", title: say("Correct the words") }),
      button(say("Open"), "g", () => this.acts.open(), { class: "act plain", "data-act": "open", title: say("Open the answer in its transcript") }),
    );
  }

  #drawCodes(answer) {
    const { codes, coders, me } = this.book;
    const put = new Map();
    for (const each of answer.codings)
      if (codes.has(each.code)) put.set(each.code, [...(put.get(each.code) ?? []), each]);
    const rows = [...put].map(([id, codings]) => {
      const code = codes.get(id);
      const mine = codings.find((each) => each.coder === me);
      const signs = codings.map((each) => {
        const sign = coderSign(coders[each.coder] ?? { initials: "?", hue: 0 });
        sign.title = each.coder;
        return sign;
      });
      return el(
        "li",
        {},
        swatch(code),
        el("span", { class: "name", title: code.definition || code.path }, code.name),
        ...signs,
        mine ? iconButton("cross", say("Remove {code}", { code: code.name }), () => this.acts.toggle(id)) : null,
      );
    });
    const proposed = answer.suggestions.filter(({ code }) => codes.has(code) && !put.has(code));
    rows.push(
      ...proposed.map((each, n) => {
        const code = codes.get(each.code);
        const likely = each.calibrated ? say("{percent} % likely", { percent: Math.round(each.worth * 100) }) : "";
        return el(
          "li",
          { class: "proposed" },
          swatch(code),
          el("span", { class: "name", title: code.definition || code.path }, code.name, likely ? el("small", {}, ` ${likely}`) : null),
          button(say("Accept"), n ? "" : "a", () => this.acts.accept(each), { "aria-label": say("Accept {code}", { code: code.name }), "data-act": `accept-${each.code}` }),
          button(say("Reject"), n ? "" : "r", () => this.acts.reject(each), { "aria-label": say("Reject {code}", { code: code.name }), "data-act": `reject-${each.code}` }),
        );
      }),
    );
    return el(
      "div",
      { class: "part" },
      rows.length ? el("ul", { class: "puts", "aria-label": say("Codes") }, ...rows) : el("p", { class: "none" }, say("No code yet")),
      button(say("Code…"), "c", () => this.acts.palette(), { "data-act": "palette", class: "act wide" }),
    );
  }

  #drawStance(answer, about) {
    const { book } = this;
    const now = book.ownStance(answer, about);
    const others = answer.stances.filter((each) => each.code === about && each.coder !== book.me);
    const label = about ? say("On “{code}”", { code: book.codes.get(about)?.name ?? "" }) : say("On the question");
    return el(
      "div",
      { class: "part" },
      button(label, "s", () => this.acts.about(), { class: "act about", "data-act": "about", title: say("What the stance is about: the question or a code") }),
      el(
        "div",
        { class: "choices", role: "group", "aria-label": say("Stance") },
        ...STANCES.map(([stance, key, word]) =>
          button(word, key, () => this.acts[stance](), { "aria-pressed": String(now === stance), "data-act": stance }),
        ),
      ),
      ...others.map((each) => {
        const word = STANCES.find(([stance]) => stance === each.stance)[2];
        return el("p", { class: "none" }, say("{name}: {stance}", { name: each.coder, stance: word }));
      }),
    );
  }

  #drawMarks(answer) {
    this.note.hidden = !answer.flag;
    const by = answer.flag && answer.flag.by !== this.book.me ? el("p", { class: "none" }, say("Flagged by {name}", { name: answer.flag.by })) : null;
    return el(
      "div",
      { class: "part" },
      el(
        "div",
        { class: "choices" },
        button(say("Flag"), "f", () => this.acts.flag(), { "aria-pressed": String(answer.flag !== null), "data-act": "flag" }),
        button(say("Evidence-rich"), "e", () => this.acts.rich(), { "aria-pressed": String(answer.rich !== null), "data-act": "rich" }),
      ),
      this.note,
      by,
    );
  }

  #drawReaders(answer) {
    const names = [...answer.readers];
    const told = names.length ? say("Read by {name}", { name: names.join(", ") }) : say("Nobody has read it");
    return el(
      "div",
      { class: "part last" },
      el("p", { class: "none" }, told),
      button(say("Read, next"), "↵", () => this.acts.read(), { class: "act main wide", "data-act": "read" }),
    );
  }
}
