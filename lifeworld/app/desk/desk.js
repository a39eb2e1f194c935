// The desk: a finding is written on the left, beside its quotes on the right.

import { say } from "../language/say.js";
import { el } from "../reader/dom.js";
import { newMount } from "../reader/mounting.js";
import { adoptStyles, fitHeight, followTheme } from "../reader/theme.js";
import { Form } from "./form.js";
import { Keeper } from "./keeper.js";
import { describeWay, Quotes } from "./quotes.js";
import { Ranker } from "./ranker.js";
import { DeskWire } from "./wire.js";

const NEW = "new";

class Desk {
  #closed = false;
  #opening = null;

  constructor(root) {
    this.root = root.getRootNode();
    this.form = new Form((fields) => this.#typed(fields));
    this.quotes = new Quotes({
      link: (quote, side) => this.#link(quote, side),
      collect: (quote) => this.#collect(quote),
      open: (quote) => this.#leave({ to: "open", transcript: quote.transcript, turn: quote.turn }),
    });
    this.code = el("b", { class: "code" });
    this.state = el("span", { class: "state", role: "status" });
    this.save = el("button", { type: "button", class: "main", title: say("Save (Ctrl+Enter)"), onclick: () => this.#save() }, say("Save"));
    this.drop = el("button", { type: "button", onclick: () => this.#drop() }, say("Discard what is not saved"));
    this.trouble = el("p", { class: "trouble", role: "alert", hidden: true });
    this.keys = el(
      "p",
      { class: "keys" },
      say("F6 goes from the words to the quotes and back. On a quote: arrows, F for, N nuances, A against, C collect, O open."),
    );
    this.live = el("div", { class: "unseen", role: "status" });
    this.middle = el("div", { class: "halves" }, this.form.node, this.quotes.node);
    this.shell = el(
      "section",
      { class: "desk", "aria-label": say("Write beside the quotes") },
      el("header", {}, this.code, this.state, el("span", { class: "space" }), this.drop, this.save),
      this.trouble,
      this.middle,
      this.keys,
      this.live,
    );
    this.shell.style.visibility = "hidden"; // until its styles are loaded
    this.shell.addEventListener("keydown", (event) => this.#onKey(event));
    this.onResize = () => fitHeight(this.shell);
    this.onHide = () => this.keeper?.flush({ last: true });
    addEventListener("resize", this.onResize);
    addEventListener("pagehide", this.onHide);
    root.append(this.shell);
    this.ready = adoptStyles(this.root, [new URL("./desk.css", import.meta.url)]);
  }

  async update({ data, setTriggerValue }) {
    this.tell = (what) => setTriggerValue("asked", what);
    this.wire ? this.wire.follow(data) : (this.wire = new DeskWire(data));
    const fresh = this.named !== data.id && this.id !== data.id;
    const changed = this.stamp !== data.stamp;
    this.named = data.id;
    this.stamp = data.stamp;
    await this.ready;
    if (this.#closed) return;
    followTheme(this.shell);
    fitHeight(this.shell);
    this.shell.style.visibility = "";
    if (fresh && data.first) this.quotes.choose(data.first);
    if (fresh) await this.#open(data.id);
    else if (changed) await this.#refresh();
  }

  close() {
    this.#closed = true;
    this.keeper?.flush({ last: true });
    this.ranker?.stop();
    removeEventListener("resize", this.onResize);
    removeEventListener("pagehide", this.onHide);
    this.shell.remove();
  }

  async #open(id) {
    await this.keeper?.flush();
    this.ranker?.stop();
    this.id = id;
    this.#opening = id;
    let desk;
    try {
      desk = await this.wire.get(id);
    } catch (error) {
      this.#tellTrouble(error);
      return;
    }
    if (this.#opening !== id || this.#closed) return;
    this.#begin(desk);
    this.form.focus();
  }

  #begin(desk) {
    this.rev = desk.rev;
    this.keeper = new Keeper({
      send: (fields, last) => this.wire.post(this.id, "draft", { fields, rev: this.rev }, { last }),
      tell: (state, error) => this.#tellState(state, error),
    });
    this.ranker = new Ranker({
      ask: (fields) => this.wire.post(this.id, "rank", { fields }),
      show: (found, ms) => this.#show(found, ms),
      fail: (error) => this.#tellTrouble(error),
    });
    this.code.textContent = desk.code;
    this.quoted = desk.quoted;
    this.quotes.node.hidden = !desk.quoted;
    this.keys.hidden = !desk.quoted;
    this.middle.classList.toggle("alone", !desk.quoted);
    this.form.open(desk.fields, desk.draft?.fields);
    if (desk.draft) this.rev = desk.draft.rev;
    this.quotes.choose(this.quotes.chosen);
    this.#take(desk);
    this.#hush();
    this.#tellState(desk.draft ? "kept" : "saved");
    this.ranker.again(this.form.values);
  }

  /** Shows what has been linked and collected, here or elsewhere. */
  #take({ linked, sides, basis, collected }) {
    if (collected) this.quotes.show("collected", collected);
    if (!sides) return;
    this.quotes.show("linked", linked);
    this.quotes.setSides(sides, basis);
  }

  async #refresh() {
    if (!this.keeper) return;
    try {
      this.#take(await this.wire.get(this.id));
      this.ranker.again(this.form.values);
    } catch (error) {
      this.#tellTrouble(error);
    }
  }

  #typed(fields) {
    this.#hush();
    this.keeper.write(fields);
    this.ranker.type(fields);
  }

  #show(found, ms) {
    this.form.ask(found.questions);
    this.shell.dataset.ms = String(Math.round(ms)); // for whoever measures
    if (!this.quoted) return;
    const note = describeWay(found);
    this.quotes.show("near", found.near, note);
    this.quotes.show("against", found.against, note);
    this.shell.dataset.ranked = String(Number(this.shell.dataset.ranked ?? 0) + 1);
  }

  /** Saves what is written; returns whether it is saved. */
  async #save() {
    if (!this.keeper) return false;
    await this.keeper.forget();
    const fields = this.form.values;
    this.#hush();
    this.#tellState("saving");
    const before = this.id;
    try {
      const saved = await this.wire.post(before, "save", { fields, rev: this.rev });
      this.id = saved.id;
      this.rev = saved.rev;
      this.code.textContent = saved.code;
      this.form.settle(fields);
      this.#tellState(this.form.changed ? "writing" : "saved");
      this.#say(say("saved"));
      if (before === NEW) this.tell({ to: "saved", id: saved.id });
      return true;
    } catch (error) {
      this.#tellTrouble(error);
      this.#tellState("unsaved");
      if (error.status === 409 && before !== NEW) await this.#follow();
      this.keeper.write(fields);
      return false;
    }
  }

  /** After somebody else's change: the next save is made knowingly on top of it. */
  async #follow() {
    try {
      this.rev = (await this.wire.get(this.id)).rev;
    } catch (error) {
      this.#tellTrouble(error);
    }
  }

  async #drop() {
    await this.keeper.forget();
    try {
      this.#begin(await this.wire.post(this.id, "drop"));
      this.form.focus();
    } catch (error) {
      this.#tellTrouble(error);
    }
  }

  async #link(quote, relation) {
    this.#hush();
    if (this.id === NEW && !(await this.#save())) {
      this.form.focus();
      return;
    }
    try {
      this.#take(await this.wire.post(this.id, "link", { excerpt: quote.id, relation }));
      const words = { supports: say("Linked as support"), nuances: say("Linked as a nuance"), contradicts: say("Linked as a contradiction") };
      this.#say(relation ? words[relation] : say("Unlinked"));
      // Questions know of the links; the order of the quotes changes with the next words only.
      const { questions } = await this.wire.post(this.id, "rank", { fields: this.form.values });
      this.form.ask(questions);
    } catch (error) {
      this.#tellTrouble(error);
    }
  }

  async #collect(quote) {
    try {
      this.#take(await this.wire.post(this.id, "collect", { excerpt: quote.id }));
    } catch (error) {
      this.#tellTrouble(error);
    }
  }

  async #leave(where) {
    await this.keeper?.flush();
    this.tell(where);
  }

  #onKey(event) {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.composedPath()[0];
    if ((event.key === "Enter" || event.key === "s") && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      this.#save();
    } else if (event.key === "F6" && this.quoted) {
      event.preventDefault();
      if (this.form.node.contains(target)) this.quotes.focus();
      else this.form.focus();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation(); // no shortcut of the page
  }

  #tellState(state, error = null) {
    const words = {
      writing: say("writing…"),
      kept: say("draft kept, not saved"),
      lost: say("draft not kept: {why}", { why: error?.message ?? "" }),
      saving: say("saving…"),
      saved: this.id === NEW ? "" : say("saved"),
      unsaved: say("not saved"),
    };
    this.state.textContent = words[state];
    this.state.dataset.state = state;
    this.drop.hidden = state === "saved" || state === "saving";
  }

  #tellTrouble(error) {
    if (!(error instanceof Error)) return;
    this.trouble.hidden = false;
    this.trouble.textContent = [error.message, error.hint].filter(Boolean).join(" ");
  }

  #hush() {
    this.trouble.hidden = true;
    this.trouble.textContent = "";
  }

  #say(words) {
    this.live.textContent = "";
    this.live.textContent = words;
  }
}

export default newMount(Desk);
