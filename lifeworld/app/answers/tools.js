// The row above the list: what is shown, in which order, and whether it is saved.

import { countThings, formatNumber, say } from "../language/say.js";
import { el, iconButton } from "../reader/dom.js";
import { showSaving } from "../reader/saving.js";
import { countStances, ORDERS, STATES } from "./order.js";

const STATE_WORDS = {
  all: say("All answers"),
  unread: say("Not read by me"),
  nobody: say("Read by nobody"),
  read: say("Read by me"),
  uncoded: say("Without a code"),
  suggested: say("With suggestions"),
  flagged: say("Flagged"),
  rich: say("Evidence-rich"),
  edited: say("Edited"),
};
const ORDER_WORDS = {
  survey: say("In the survey’s order"),
  difficulty: say("Hardest first"),
  evidence: say("Most said first"),
  person: say("Person by person"),
};

/** Fills a list of choices and keeps what is chosen. */
function fill(select, rows, chosen) {
  const key = JSON.stringify(rows);
  if (select.dataset.rows !== key) {
    select.dataset.rows = key;
    select.replaceChildren(...rows.map(([value, label]) => el("option", { value }, label)));
  }
  select.value = chosen;
}

export class Tools {
  /**
   * @param {object} asked what is asked for; changed here
   * @param {{ask: () => void, undo: () => void, redo: () => void, help: () => void, leave: () => void}} acts
   */
  constructor(asked, acts) {
    Object.assign(this, { asked, acts });
    this.field = el("input", {
      type: "search", placeholder: say("Search the answers"), "aria-label": say("Search the answers"), title: say("Search the answers (/)"),
      autocomplete: "off", spellcheck: "false", value: asked.words,
    });
    this.field.addEventListener("input", () => this.#set("words", this.field.value));
    this.field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") {
        this.field.value = "";
        this.#set("words", "");
        acts.leave();
      } else if (event.key === "Enter" || event.key === "ArrowDown") acts.leave();
      else return;
      event.preventDefault();
    });
    const choose = (name, label, parse = (value) => value) => {
      const select = el("select", { "aria-label": label });
      select.addEventListener("change", () => this.#set(name, parse(select.value)));
      return select;
    };
    const orNull = (value) => (value === "" ? null : value);
    this.question = choose("question", say("Question"), (value) => (value === "" ? null : Number(value)));
    this.code = choose("code", say("Code"), orNull);
    this.state = choose("state", say("Which answers"));
    this.coder = choose("coder", say("Coder"), orNull);
    this.order = choose("order", say("Order"));
    this.order.title = say("Hardest: the likeliest code is near the line, two codes are close, the answer is long. Most said: many different words and numbers.");
    this.saving = el("span", { class: "saving", role: "status" });
    this.undo = iconButton("undo", say("Undo"), acts.undo, "u");
    this.redo = iconButton("redo", say("Redo"), acts.redo, "Shift u");
    this.bar = el(
      "div",
      { class: "tools" },
      this.field, this.question, this.code, this.state, this.coder, this.order,
      el("span", { class: "space" }), this.saving, this.undo, this.redo, iconButton("help", say("Keyboard shortcuts"), acts.help, "?"),
    );
    this.foot = el("p", { class: "foot", role: "status" });
  }

  #set(name, value) {
    this.asked[name] = value;
    this.acts.ask();
  }

  /** Shows the choices that there are. */
  offer(book) {
    const { asked } = this;
    const codes = [...book.codes.values()].filter((code) => !code.abstract);
    if (asked.code !== null && !book.codes.has(asked.code)) asked.code = null;
    if (asked.question !== null && asked.question >= book.questions.length) asked.question = null;
    const cut = (words) => (words.length > 60 ? `${words.slice(0, 59)}…` : words);
    fill(this.question, [["", say("All questions")], ...book.questions.map((words, n) => [String(n), cut(words)])], String(asked.question ?? ""));
    this.question.hidden = book.questions.length < 2;
    fill(this.code, [["", say("All codes")], ...codes.map((code) => [code.id, cut(code.path)])], asked.code ?? "");
    fill(this.state, Object.keys(STATES).map((name) => [name, STATE_WORDS[name]]), asked.state);
    const people = Object.keys(book.coders).sort();
    fill(this.coder, [["", say("All coders")], ...people.map((name) => [name, name])], asked.coder ?? "");
    this.coder.hidden = people.length < 2;
    fill(this.order, Object.keys(ORDERS).map((name) => [name, ORDER_WORDS[name]]), asked.order);
    this.#way(this.undo, say("Undo"), book.ways.undo, "u");
    this.#way(this.redo, say("Redo"), book.ways.redo, "Shift u");
  }

  #way(button, verb, label, key) {
    button.disabled = !label;
    const what = label ? `${verb}: ${label}` : verb;
    button.title = `${what} (${key})`;
    button.setAttribute("aria-label", what);
  }

  /** Counts what is shown, with the stance on the question or on the code that is chosen. */
  count(book, shown) {
    const answers = shown.map((i) => book.answers[i]);
    const count = (is) => answers.reduce((sum, answer) => sum + (is(answer) ? 1 : 0), 0);
    const told = [
      say("{number} of {answers}", { number: formatNumber(shown.length), answers: countThings(book.answers.length, "answer") }),
      say("{number} read by you", { number: formatNumber(count(({ readers }) => readers.has(book.me))) }),
      say("{number} read by anybody", { number: formatNumber(count(({ readers }) => readers.size > 0)) }),
      say("{number} flagged", { number: formatNumber(count(({ flag }) => flag !== null)) }),
    ];
    const { agree, disagree, unclear, differing } = countStances(answers, this.asked.code);
    if (agree || disagree || unclear || differing) {
      const counts = say("{agree} agree, {disagree} disagree, {unclear} unclear", {
        agree: formatNumber(agree), disagree: formatNumber(disagree), unclear: formatNumber(unclear),
      });
      const name = this.asked.code ? (book.codes.get(this.asked.code)?.name ?? "") : say("the question");
      told.push(say("on {thing}: {counts}", { thing: name, counts }));
      if (differing) told.push(say("{number} read differently by two people", { number: formatNumber(differing) }));
    }
    const words = told.join(" · ");
    if (this.foot.textContent !== words) this.foot.textContent = words;
  }

  saved(state, pending) {
    showSaving(this.saving, state, pending);
  }
}
