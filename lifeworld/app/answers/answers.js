// The page Answers: survey answers in a list, read, coded and marked one after the other by keyboard.

import { say } from "../language/say.js";
import { findHue } from "../reader/colours.js";
import { el, iconButton } from "../reader/dom.js";
import { uuid7 } from "../reader/ids.js";
import { newMount } from "../reader/mounting.js";
import { buildPalette } from "../reader/palette.js";
import { adoptStyles, dropStyles, fitHeight, followTheme } from "../reader/theme.js";
import { Book } from "./book.js";
import { commandFor, HELP } from "./keys.js";
import { Line } from "./line.js";
import { listShown } from "./order.js";
import { Pane } from "./pane.js";
import { Rows } from "./rows.js";
import { Tools } from "./tools.js";

const FRAME = new URL("./frame.css", import.meta.url);
const TOAST_MS = 5000;
// What is asked for and where one was, kept while one goes to another page.
const kept = new Map();
const isField = (node) => node?.matches?.("input, textarea, select");

class Answers {
  #shown = [];
  #current = null; // the number of the answer beside the list
  #about = null; // the code that the stance is about; null for the question
  #recent = [];
  #timer = 0;
  #stop = new AbortController();

  constructor(root) {
    this.root = root.getRootNode();
    this.book = new Book();
    this.shell = el("div", { class: "answers" });
    this.shell.style.visibility = "hidden"; // until its styles are loaded
    this.toasts = el("div", { class: "toasts" });
    this.live = el("div", { class: "unseen", role: "status" });
    root.append(this.shell);
    this.ready = adoptStyles(this.root, [new URL("./answers.css", import.meta.url)]);
  }

  /** Called at the start and whenever `data` or the theme changes. */
  async update({ data, setTriggerValue }) {
    this.ask = (what) => setTriggerValue("asked", what);
    const first = !this.data;
    this.data = data;
    await Promise.all([this.ready, adoptStyles(document, [FRAME])]);
    if (this.#stop.signal.aborted) return;
    followTheme(this.shell);
    if (first) this.#build();
    fitHeight(this.shell);
    this.shell.style.visibility = "";
    try {
      await this.line.open(data);
    } catch (error) {
      this.#tellLost(error);
    }
  }

  close() {
    this.#stop.abort();
    this.line?.close();
    this.rows?.close();
    clearTimeout(this.#timer);
    dropStyles(document, FRAME);
    this.shell.remove();
  }

  #build() {
    const { study } = this.data;
    const start = { words: "", question: null, code: null, state: "all", coder: null, order: this.data.order, current: null };
    if (!kept.has(study)) kept.set(study, start);
    this.asked = kept.get(study);
    this.acts = Object.fromEntries(
      ["read", "palette", "toggle", "flag", "rich", "correct", "open", "about", "escape", "writeNote", "accept", "reject"].map(
        (name) => [name, (value) => this[`do_${name}`](value)],
      ),
    );
    for (const stance of ["agree", "disagree", "unclear"]) this.acts[stance] = () => this.#stand(stance);
    this.tools = new Tools(this.asked, {
      ask: () => this.#list(),
      undo: () => this.#turnBack("undo"),
      redo: () => this.#turnBack("redo"),
      help: () => this.#help(),
      leave: () => this.rows.grid.focus(),
    });
    this.rows = new Rows(this.book, (i) => this.#go(i));
    this.pane = new Pane(this.book, this.acts);
    this.empty = el("p", { class: "empty", hidden: true });
    this.desk = el("div", { class: "desk" }, this.rows.grid, this.pane.shell);
    this.shell.append(this.tools.bar, this.desk, this.empty, this.tools.foot, this.toasts, this.live);
    this.line = new Line(this.book, {
      shown: () => this.#arrived(),
      told: (state, pending) => this.tools.saved(state, pending),
      refused: ({ error, hint }) => this.#toast(`${error} ${hint ?? ""}`, { bad: true }),
      lost: (error) => this.#tellLost(error),
    });
    const { signal } = this.#stop;
    this.shell.addEventListener("keydown", (event) => this.#key(event), { signal });
    addEventListener("resize", () => fitHeight(this.shell), { signal });
  }

  // --- what is shown ------------------------------------------------------------------------

  /** The answers have come, or others have changed something: the order stays until it is asked for. */
  #arrived() {
    const first = !this.#shown.length;
    this.tools.offer(this.book);
    this.tools.saved(this.line.state, this.line.pending);
    if (first) this.#list();
    else {
      this.#shown = this.#shown.filter((i) => i < this.book.answers.length);
      this.#draw();
    }
    const { activeElement } = document;
    if (first && this.#shown.length && (!activeElement || activeElement === document.body)) this.rows.grid.focus({ preventScroll: true });
  }

  /** Lists the answers that are asked for, and stays at the current one if it is among them. */
  #list() {
    this.#shown = listShown(this.book.answers, this.asked, this.book.me);
    const wanted = this.#current ?? this.asked.current;
    const place = Math.max(0, this.#shown.indexOf(wanted));
    this.#current = this.#shown[place] ?? null;
    this.empty.hidden = this.#shown.length > 0;
    this.desk.hidden = !this.#shown.length;
    this.empty.textContent = this.book.answers.length ? say("No answer is so. Choose others above.") : "";
    this.#draw();
    this.rows.go(this.#current, place);
  }

  #draw() {
    const answer = this.#answer;
    if (this.#about !== null && !answer?.codings.some(({ code }) => code === this.#about) && this.#about !== this.asked.code) this.#about = null;
    this.rows.show(this.#shown, this.#current);
    this.pane.show(answer, this.#about);
    this.tools.count(this.book, this.#shown);
    this.asked.current = this.#current;
  }

  get #answer() {
    return this.#current === null ? null : this.book.answers[this.#current];
  }

  #go(i) {
    if (i === undefined || i === null || i === this.#current) return;
    this.#current = i;
    this.#about = this.asked.code;
    this.asked.current = i;
    this.rows.go(i, this.#shown.indexOf(i));
    this.pane.show(this.#answer, this.#about);
    this.pane.body.scrollTop = 0;
    const { who, words } = this.book.answers[i];
    this.#announce(`${who}: ${words}`);
  }

  #step(by) {
    const last = this.#shown.length - 1;
    const to = Math.max(0, Math.min(last, this.#shown.indexOf(this.#current) + by));
    this.#go(this.#shown[to]);
  }

  // --- what is done -------------------------------------------------------------------------

  #perform(ops, told = "") {
    const answer = this.#answer;
    if (!answer) return;
    const sent = ops.map((op) => ({ id: uuid7(), ...op }));
    for (const op of sent) this.book.apply(answer.i, op);
    this.line.send(answer, sent);
    this.#draw();
    if (told) this.#announce(told);
  }

  #put(code) {
    const { start, end, quote } = this.book.span(this.#answer);
    return { op: "apply", coding: uuid7(), code, start, end, quote };
  }

  /** Applies a code to the answer, or accepts it where it is suggested, or takes it off. */
  do_toggle(code) {
    const answer = this.#answer;
    const name = this.book.codes.get(code)?.name ?? "";
    const own = answer.codings.find((each) => each.code === code && each.coder === this.book.me);
    const proposed = answer.suggestions.find((each) => each.code === code);
    if (own) this.#perform([{ op: "remove", coding: own.id }], say("Removed {code}.", { code: name }));
    else if (proposed) this.do_accept(proposed);
    else this.#perform([this.#put(code)], say("Applied {code}.", { code: name }));
    if (!own) this.#recent = [code, ...this.#recent.filter((each) => each !== code)].slice(0, 9);
  }

  do_accept(suggestion = this.#answer?.suggestions[0]) {
    if (!suggestion) return this.#toast(say("Nothing is suggested for this answer."));
    const { name } = this.book.codes.get(suggestion.code);
    return this.#perform([{ op: "accept", suggestion: suggestion.id, coding: uuid7() }], say("Accepted {code}.", { code: name }));
  }

  do_reject(suggestion = this.#answer?.suggestions[0]) {
    if (!suggestion) return this.#toast(say("Nothing is suggested for this answer."));
    const { name } = this.book.codes.get(suggestion.code);
    return this.#perform([{ op: "reject", suggestion: suggestion.id }], say("Rejected {code}.", { code: name }));
  }

  do_read() {
    const { turn, readers } = this.#answer ?? {};
    if (turn === undefined) return;
    if (!readers.has(this.book.me) || this.#answer.suggestions.length)
      this.#perform([{ op: "review", turn_start: turn, turn_end: turn }]);
    if (this.#shown.at(-1) === this.#current) this.#toast(say("That was the last of these answers."));
    else this.#step(1);
  }

  #mark(kind, on, note = "") {
    this.#perform([{ op: "mark_answer", turn: this.#answer.turn, kind, on, note }]);
  }

  do_flag() {
    if (this.#answer) this.#mark("flag", this.#answer.flag === null);
  }

  do_rich() {
    if (this.#answer) this.#mark("rich", this.#answer.rich === null);
  }

  /** Keeps the note of the flag and goes back to the list. */
  do_writeNote(words) {
    const note = words.trim().replace(/\s+/g, " ");
    if (this.#answer?.flag && this.#answer.flag.note !== note) this.#mark("flag", true, note);
    if (this.pane.note === this.root.activeElement) this.rows.grid.focus();
  }

  #note() {
    if (!this.#answer) return;
    if (!this.#answer.flag) this.#mark("flag", true);
    this.pane.note.focus();
    this.pane.note.select();
  }

  #stand(stance) {
    const answer = this.#answer;
    if (!answer) return;
    const now = this.book.ownStance(answer, this.#about);
    this.#perform([{ op: "stance", turn: answer.turn, code: this.#about, stance: now === stance ? null : stance }]);
  }

  /** Goes to the next thing that the stance may be about: the question, then each code of the answer. */
  do_about() {
    const ids = [...new Set(this.#answer?.codings.map(({ code }) => code))];
    if (this.asked.code && !ids.includes(this.asked.code)) ids.push(this.asked.code);
    const all = [null, ...ids];
    this.#about = all[(all.indexOf(this.#about) + 1) % all.length];
    if (all.length === 1) this.#toast(say("The answer has no code: the stance is about the question."));
    this.pane.show(this.#answer, this.#about);
  }

  do_correct() {
    const { transcript, turn } = this.#answer ?? {};
    if (turn !== undefined) this.ask({ to: "correct", transcript: this.book.transcripts[transcript].id, turn, n: Date.now() });
  }

  do_open() {
    const { transcript, turn } = this.#answer ?? {};
    if (turn !== undefined) this.ask({ to: "open", transcript: this.book.transcripts[transcript].id, turn, n: Date.now() });
  }

  #turnBack(op) {
    const answer = this.#answer ?? this.book.answers[0];
    if (!answer) return;
    if (!this.book.ways[op] && !this.line.pending) this.#toast(op === "undo" ? say("Nothing to undo.") : say("Nothing to redo."));
    else this.line.send(answer, [{ op, id: uuid7() }]);
  }

  do_palette() {
    if (!this.#answer) return;
    const done = () => {
      this.panel?.remove();
      this.panel = null;
      this.rows.grid.focus();
    };
    const { content, input } = buildPalette({
      codes: () => this.book.codes.values(),
      recent: () => this.#recent,
      several: true,
      isApplied: (id) => this.#answer.codings.some((each) => each.code === id && each.coder === this.book.me),
      onPick: (id, stays) => {
        this.do_toggle(id);
        if (!stays) done();
      },
      onCreate: (name, parent, stays) => {
        this.#create(name, parent);
        if (!stays) done();
      },
      onCancel: done,
    });
    this.panel?.remove();
    this.panel = el("div", { class: "panel palette", role: "dialog", "aria-label": say("Choose a code") }, ...content);
    this.panel.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.panel?.contains(event.relatedTarget)) this.#close();
    });
    this.shell.append(this.panel);
    input.focus();
  }

  #create(name, parent) {
    const hue = findHue([...this.book.codes.values()], parent ?? null);
    const op = { op: "create_code", code: uuid7(), name, parent, in_vivo: false, hue };
    this.book.addCode(op);
    this.#perform([op, this.#put(op.code)], say("Applied {code}.", { code: name }));
    this.tools.offer(this.book);
  }

  #help() {
    const keys = (text) => text.split(" ").flatMap((key) => (/^(or|…)$/.test(key) ? [` ${key === "or" ? say("or") : key} `] : [el("kbd", {}, key), " "]));
    const rows = HELP.map(([key, words]) => el("div", {}, el("dt", {}, ...keys(key)), el("dd", {}, words)));
    this.panel?.remove();
    this.panel = el(
      "div",
      { class: "panel help", role: "dialog", "aria-label": say("Keyboard shortcuts") },
      el("header", {}, el("h2", {}, say("Keyboard shortcuts")), iconButton("cross", say("Close"), () => this.do_escape(), "Esc")),
      el("dl", {}, ...rows),
    );
    this.shell.append(this.panel);
    this.panel.querySelector("button").focus();
  }

  #close() {
    this.panel?.remove();
    this.panel = null;
  }

  do_escape() {
    this.#close();
    if (this.#answer) this.pane.note.value = this.#answer.flag?.note ?? "";
    this.rows.grid.focus();
  }

  // --- input and messages -------------------------------------------------------------------

  #key(event) {
    const target = event.composedPath()[0];
    // Streamlit's own shortcuts (r, c) must not work here.
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape" && this.panel) {
      this.do_escape();
      event.preventDefault();
      return;
    }
    if (isField(target)) return;
    const isButton = target.matches?.("button");
    if (isButton && (event.key === "Enter" || event.key === " ")) return;
    const command = commandFor(event, { singleKeys: this.data.single_keys });
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    this.#run(command);
  }

  #run({ name, digit }) {
    if (name === "quickCode") {
      const code = this.book.codeByKey(digit);
      if (code && this.#answer) this.do_toggle(code.id);
      else if (!code) this.#toast(say("No code has the key {digit}.", { digit }));
      return;
    }
    const moves = {
      next: () => this.#step(1),
      previous: () => this.#step(-1),
      first: () => this.#go(this.#shown[0]),
      last: () => this.#go(this.#shown.at(-1)),
      pageDown: () => this.#step(this.rows.page),
      pageUp: () => this.#step(-this.rows.page),
      search: () => (this.tools.field.focus(), this.tools.field.select()),
      help: () => this.#help(),
      note: () => this.#note(),
      undo: () => this.#turnBack("undo"),
      redo: () => this.#turnBack("redo"),
    };
    (moves[name] ?? this.acts[name])();
  }

  #announce(words) {
    this.live.textContent = words;
  }

  #tellLost({ kind, message, hint }) {
    if (kind === "expired") this.#toast(say("Your session has expired. Reload the page."), { bad: true, stays: true });
    else if (kind === "lost") this.#toast(`${message} ${hint ?? ""}`, { bad: true, stays: true });
    else this.tools.saved("offline", this.line.pending);
  }

  #toast(words, { bad = false, stays = false } = {}) {
    clearTimeout(this.#timer);
    this.toasts.replaceChildren(el("div", { class: bad ? "toast refusal" : "toast" }, el("span", {}, words)));
    this.#announce(words);
    if (!stays) this.#timer = setTimeout(() => this.toasts.replaceChildren(), TOAST_MS);
  }
}

export default newMount(Answers);
