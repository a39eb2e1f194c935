// A table of estimates with their intervals drawn to one scale.

import { say } from "../language/say.js";
import { el } from "../reader/dom.js";
import { newMount } from "../reader/mounting.js";
import { adoptStyles } from "../reader/theme.js";
import { placeRow } from "./place.js";

function piece(kind, styles) {
  const made = el("i", { class: kind });
  for (const [name, value] of Object.entries(styles)) made.style.setProperty(name, `${value}%`);
  return made;
}

class Intervals {
  #all = false; // whether every code is shown

  constructor(root) {
    this.table = el("table", {});
    this.more = el("button", { type: "button", class: "more", onclick: () => this.#showAll() });
    this.key = el("p", { class: "key" });
    this.shell = el("div", { class: "intervals" }, this.table, this.more, this.key);
    this.shell.style.visibility = "hidden"; // until its styles are loaded
    root.append(this.shell);
    this.ready = adoptStyles(root.getRootNode(), [new URL("./intervals.css", import.meta.url)]);
  }

  async update({ data }) {
    this.data = data;
    await this.ready;
    if (this.data !== data) return;
    this.#draw();
    this.shell.style.visibility = "";
  }

  close() {
    this.shell.remove();
  }

  #showAll() {
    const first = this.data.most;
    this.#all = true;
    this.#draw();
    // The button is gone: the focus goes to what it brought.
    const row = this.table.tBodies[0].rows[first];
    row.tabIndex = -1;
    row.focus();
  }

  #draw() {
    const { rows, ticks, end, most } = this.data;
    const shown = this.#all ? rows : rows.slice(0, most);
    const axis = el("span", { class: "axis", "aria-hidden": "true" });
    axis.append(...ticks.map(([, words]) => el("span", {}, words)));
    const head = [say("Estimate"), say("95% interval"), say("Proposed"), say("Found in the sample")];
    this.table.replaceChildren(
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("th", { scope: "col", class: "code" }, say("Code")),
          el("th", { class: "drawn", scope: "col" }, axis, el("span", { class: "unseen" }, say("Drawn"))),
          ...head.map((words) => el("th", { scope: "col", class: "number" }, words)),
        ),
      ),
      el("tbody", {}, ...shown.map((row) => this.#row(row, end))),
    );
    this.more.hidden = shown.length === rows.length;
    this.more.textContent = say("Show all {number} codes", { number: rows.length });
    this.key.replaceChildren(
      el("i", { class: "dot" }),
      el("span", {}, say("estimate with its interval")),
      el("i", { class: "tick" }),
      el("span", {}, say("proposed, before correction")),
    );
  }

  #row(row, end) {
    const { dot, from, wide, tick } = placeRow(row, end);
    const drawn = el(
      "span",
      { class: "scale", role: "img", "aria-label": row.told, title: row.told },
      piece("whisker", { left: from, width: wide }),
      piece("tick", { left: tick }),
      piece("dot", { left: dot }),
    );
    return el(
      "tr",
      {},
      el("th", { scope: "row", class: "code", dir: "auto" }, row.name),
      el("td", { class: "drawn" }, drawn),
      ...row.cells.map((words) => el("td", { class: "number" }, words)),
    );
  }
}

export default newMount(Intervals);
