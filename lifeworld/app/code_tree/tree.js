// The code tree: a component in which codes are found, opened, ticked, moved and removed.

import { countThings, say } from "../language/say.js";
import { el } from "../reader/dom.js";
import { newMount } from "../reader/mounting.js";
import { adoptStyles, followTheme } from "../reader/theme.js";
import { Acts } from "./acts.js";
import { listenToDrags } from "./dragging.js";
import { listSeen, planDrop, planKey } from "./moving.js";
import { drawRow } from "./row.js";
import { findCodes, findStep, hideRetired, listBelow, listRows } from "./rows.js";

const folds = new Map(); // study → ids of folded codes: kept while one goes to another page
const shows = new Set(); // studies whose retired codes are shown
const STEP = 80; // milliseconds that ticks are gathered before they are told

class CodeTree {
  #codes = [];
  #chosen = null;
  #at = null; // the row that Tab reaches
  #ticked = new Set();
  #acts = new Acts();
  #sent = null;
  #cleared = null;
  #wait = 0;
  #asked = null;
  #drawn = "";

  constructor(root) {
    this.root = root.getRootNode();
    this.field = el("input", {
      type: "search", class: "field", placeholder: say("Find a code"), "aria-label": say("Find a code"),
      title: say("Find a code (/)"), autocomplete: "off", spellcheck: "false",
    });
    this.all = el("button", { type: "button", class: "tool" });
    this.kept = el("button", {
      type: "button", class: "tool", hidden: true, title: say("Shows codes that are kept and not offered any more"),
    });
    this.frame = el("ul", { class: "frame", role: "tree", "aria-label": say("Codes"), "aria-multiselectable": "false" });
    this.told = el("p", { class: "told", role: "alert" });
    this.ask = el("div", { class: "ask", role: "alertdialog", "aria-label": say("Remove codes"), hidden: true });
    this.hint = el(
      "p",
      { class: "hint" },
      say("Enter opens · Space ticks · Alt and an arrow moves · Delete removes · drag a code onto another or between two"),
    );
    this.live = el("div", { class: "live", role: "status" });
    this.shell = el(
      "section",
      { class: "tree", "aria-label": say("Codebook") },
      el("div", { class: "tools" }, this.field, this.kept, this.all),
      this.ask,
      this.told,
      this.frame,
      this.hint,
      this.live,
    );
    this.shell.style.visibility = "hidden"; // until its styles are loaded
    this.stop = new AbortController();
    this.#listen(this.stop.signal);
    root.append(this.shell);
    this.ready = adoptStyles(this.root, [new URL("./tree.css", import.meta.url)]);
  }

  /** Called at the start and whenever `data` or the theme changes. */
  async update({ data, setStateValue }) {
    this.tell = setStateValue;
    this.data = data;
    await this.ready;
    if (this.data !== data) return;
    followTheme(this.shell);
    this.shell.style.visibility = "";
    if (!folds.has(data.study)) folds.set(data.study, new Set());
    this.folded = folds.get(data.study);
    this.#acts.confirm(data.confirmed);
    const there = new Set(data.codes.map((code) => code.id));
    const late = this.#sent !== null && data.number !== this.#sent;
    if (!late) this.#chosen = there.has(data.chosen) ? data.chosen : null;
    if (data.cleared !== this.#cleared) this.#ticked.clear();
    this.#cleared = data.cleared;
    for (const id of this.#ticked) if (!there.has(id)) this.#ticked.delete(id);
    // Mostly it is as drawn: rows that stay keep the focus and the pointer that is on them.
    const next = JSON.stringify([this.#acts.draw(data.codes), this.#chosen, [...this.#ticked], shows.has(data.study)]);
    if (next === this.#drawn) return;
    this.#draw();
  }

  close() {
    clearTimeout(this.#wait);
    this.stop.abort();
    this.shell.remove();
  }

  #draw() {
    const focused = this.frame.contains(this.root.activeElement);
    const top = this.frame.scrollTop;
    const all = this.#acts.draw(this.data.codes);
    const retired = all.filter((code) => code.retired).length;
    const { study } = this.data;
    if (!retired) shows.delete(study);
    // What is looked for is found, retired or not; the code that is open stays in sight.
    const whole = shows.has(study) || this.field.value.trim();
    this.#codes = whole ? all : hideRetired(all, [this.#chosen]);
    this.kept.hidden = !retired;
    this.kept.textContent = say("Retired ({number})", { number: retired });
    this.kept.setAttribute("aria-pressed", String(shows.has(study)));
    this.rows = listRows(this.#codes, this.folded, findCodes(this.#codes, this.field.value));
    const shown = new Set(this.rows.map((row) => row.code.id));
    if (!shown.has(this.#at)) this.#at = shown.has(this.#chosen) ? this.#chosen : (this.rows[0]?.code.id ?? null);
    this.frame.replaceChildren(
      ...this.rows.map((row) =>
        drawRow(row, {
          chosen: row.code.id === this.#chosen,
          ticked: this.#ticked.has(row.code.id),
          stop: row.code.id === this.#at,
        }),
      ),
    );
    const none = whole ? say("No code is called so.") : say("All codes are retired.");
    if (!this.rows.length) this.frame.append(el("li", { class: "none", role: "none" }, none));
    this.frame.classList.toggle("some", this.#ticked.size > 0);
    this.frame.scrollTop = top;
    const parents = new Set(this.#codes.map((code) => code.parent).filter(Boolean));
    this.all.hidden = !parents.size;
    this.all.textContent = [...parents].some((id) => this.folded.has(id)) ? say("Unfold all") : say("Fold all");
    this.#drawn = JSON.stringify([all, this.#chosen, [...this.#ticked], shows.has(study)]);
    if (focused) this.#focus(this.#at);
  }

  #row(id) {
    return [...this.frame.children].find((node) => node.dataset.code === id) ?? null;
  }

  #focus(id) {
    const node = this.#row(id);
    if (!node) return;
    for (const each of this.frame.querySelectorAll("[tabindex='0']")) each.tabIndex = -1;
    this.#at = id;
    node.tabIndex = 0;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: "nearest" });
  }

  #name(id) {
    return this.#codes.find((code) => code.id === id)?.name ?? "";
  }

  /** The one code by its name in quotation marks, or how many they are. */
  #count = (ids) => (ids.length === 1 ? `“${this.#name(ids[0])}”` : countThings(ids.length, "code"));

  #announce(words) {
    this.live.textContent = words;
  }

  // --- what is done -------------------------------------------------------------------------

  #open(id) {
    this.#chosen = this.#chosen === id ? null : id;
    this.#at = id;
    this.#sent = Date.now();
    this.tell("chosen", { id: this.#chosen, number: this.#sent });
    this.#draw();
    this.#focus(id);
  }

  #tick(id, below) {
    const on = !this.#ticked.has(id);
    for (const each of [id, ...(below ? listBelow(this.#codes, id) : [])])
      if (on) this.#ticked.add(each);
      else this.#ticked.delete(each);
    this.#at = id;
    this.#draw();
    this.#focus(id);
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => this.tell("ticked", [...this.#ticked]), STEP);
  }

  #fold(id) {
    if (!this.folded.delete(id)) this.folded.add(id);
    this.#draw();
  }

  #foldAll() {
    const parents = new Set(this.#codes.map((code) => code.parent).filter(Boolean));
    const unfolds = [...parents].some((id) => this.folded.has(id));
    this.folded.clear();
    if (!unfolds) for (const id of parents) this.folded.add(id);
    this.#draw();
  }

  /** Shows retired codes or hides them; what is hidden is not ticked. */
  #showRetired() {
    const { study, codes } = this.data;
    if (!shows.delete(study)) shows.add(study);
    else {
      for (const code of codes) if (code.retired) this.#ticked.delete(code.id);
      this.tell("ticked", [...this.#ticked]);
    }
    this.#draw();
  }

  #move(plan) {
    this.told.textContent = plan?.error ?? "";
    if (!plan || plan.error) return;
    const seen = listSeen(this.#codes, plan);
    if (plan.parent) this.folded.delete(plan.parent);
    this.tell("acts", this.#acts.add({ kind: "move", ...plan, seen }));
    this.#draw();
    const codes = this.#count(plan.ids);
    const code = this.#name(plan.before ?? plan.parent);
    if (plan.before) this.#announce(say("Moved {codes} before “{code}”.", { codes, code }));
    else if (plan.parent) this.#announce(say("Moved {codes} below “{code}”.", { codes, code }));
    else this.#announce(say("Moved {codes} to the top level.", { codes }));
  }

  /** The codes that a key or a drag is about: the ticked ones, if this one is among them. */
  #group(id) {
    return this.#ticked.has(id) ? [...this.#ticked] : [id];
  }

  #askToRemove(id) {
    const ids = this.#group(id);
    const codes = this.#codes.filter((code) => ids.includes(code.id));
    const uses = codes.reduce((sum, code) => sum + (code.uses ?? 0), 0);
    const told = this.#count(codes.map((code) => code.id));
    const codings = countThings(uses, "coding");
    const asked = !uses
      ? say("Remove {codes}? You can undo this.", { codes: told })
      : codes.length === 1
        ? say("Remove {codes} and its {codings}? You can undo this.", { codes: told, codings })
        : say("Remove {codes} and their {codings}? You can undo this.", { codes: told, codings });
    const yes = el("button", { type: "button", class: "tool yes", onclick: () => this.#take("remove", ids) }, say("Remove"));
    const retire = el(
      "button",
      { type: "button", class: "tool", onclick: () => this.#take("retire", ids), hidden: codes.every((code) => code.retired) },
      uses ? say("Retire, keep codings") : say("Retire"),
    );
    this.#asked = id;
    this.ask.replaceChildren(
      el("p", {}, asked),
      yes,
      retire,
      el("button", { type: "button", class: "tool", onclick: () => this.#unask() }, say("Keep")),
    );
    this.ask.hidden = false;
    yes.focus();
  }

  #unask() {
    this.ask.hidden = true;
    this.#focus(this.#asked);
  }

  /** Removes codes or retires them, and goes on to the next one. */
  #take(kind, ids) {
    this.ask.hidden = true;
    const at = this.rows.findIndex((row) => row.code.id === this.#asked);
    const next = [...this.rows.slice(at + 1), ...this.rows.slice(0, Math.max(0, at)).reverse()];
    this.#at = next.find((row) => !ids.includes(row.code.id))?.code.id ?? null;
    this.tell("acts", this.#acts.add({ kind, ids }));
    this.#draw();
    this.#focus(this.#at);
  }

  // --- input --------------------------------------------------------------------------------

  #listen(signal) {
    const code = (event) => event.target.closest?.("[data-code]")?.dataset.code ?? null;
    this.frame.addEventListener("click", (event) => {
      const id = code(event);
      if (!id) return;
      this.told.textContent = "";
      if (event.target.closest(".tick")) this.#tick(id, event.shiftKey);
      else if (event.target.closest("button.twist")) {
        this.#fold(id);
        this.#focus(id);
      } else if (event.ctrlKey || event.metaKey) this.#tick(id, false);
      else this.#open(id);
    });
    this.frame.addEventListener("keydown", (event) => this.#key(event));
    this.ask.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#unask();
      event.stopPropagation();
    });
    this.all.addEventListener("click", () => this.#foldAll());
    this.kept.addEventListener("click", () => this.#showRetired());
    this.field.addEventListener("input", () => this.#draw());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.field.value = "";
        this.#draw();
      } else if (event.key === "ArrowDown" || event.key === "Enter") {
        const found = findCodes(this.#codes, this.field.value);
        this.#focus(this.rows.find((row) => !found || found.has(row.code.id))?.code.id);
      } else return;
      event.preventDefault();
    });
    this.shell.addEventListener("keydown", (event) => {
      // Streamlit's own shortcuts (r, c) must not work here.
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
    listenToDrags(
      this.frame,
      {
        begin: (id) => this.#group(id),
        allows: (ids, target, zone) => !planDrop(this.#codes, ids, target, zone)?.error,
        drop: (ids, target, zone) => {
          this.#move(planDrop(this.#codes, ids, target, zone));
          this.#focus(ids[0]);
        },
      },
      signal,
    );
  }

  #key(event) {
    const id = event.target.closest?.("[data-code]")?.dataset.code;
    if (!id || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (event.altKey) {
      if (!/^Arrow/.test(key)) return;
      this.#move(planKey(this.#codes, id, key));
      this.#focus(id);
    } else if (key === "Enter") this.#open(id);
    else if (key === " ") this.#tick(id, event.shiftKey);
    else if (key === "Delete") this.#askToRemove(id);
    else if (key === "Escape") this.told.textContent = "";
    else if (key === "/") this.field.focus();
    else {
      const step = findStep(key, id, this.rows);
      if (!step) {
        if (!/^(Arrow|Home|End)/.test(key)) return;
      } else if (step.to) this.#focus(step.to);
      else {
        this.#fold(step.fold ?? step.unfold);
        this.#focus(id);
      }
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

export default newMount(CodeTree);
