// The grid of themes by strata: a table whose cells can be chosen, with arrow keys too.

import { say, sayParts } from "../language/say.js";
import { el } from "../reader/dom.js";
import { newMount } from "../reader/mounting.js";
import { adoptStyles } from "../reader/theme.js";
import { findCell } from "./move.js";

class DepthGrid {
  #at = [0, 0]; // the cell that Tab leads to

  constructor(root) {
    this.table = el("table", {});
    this.key = el("p", { class: "key" });
    this.shell = el("div", { class: "grid" }, this.table, this.key);
    this.shell.style.visibility = "hidden"; // until its styles are loaded
    root.append(this.shell);
    this.table.addEventListener("click", (event) => this.#choose(event.target.closest("button")));
    this.table.addEventListener("keydown", (event) => this.#key(event));
    this.ready = adoptStyles(root.getRootNode(), [new URL("./grid.css", import.meta.url)]);
  }

  async update({ data, setStateValue }) {
    this.tell = setStateValue;
    this.data = data;
    await this.ready;
    if (this.data !== data) return;
    const { activeElement } = this.shell.getRootNode();
    const focused = this.table.contains(activeElement);
    this.chosen ??= new Set(data.chosen.map((pair) => JSON.stringify(pair)));
    this.#draw();
    if (focused) this.#go(this.#at);
    this.shell.style.visibility = "";
  }

  close() {
    this.shell.remove();
  }

  #draw() {
    const { columns, rows, shades } = this.data;
    const head = columns.map(({ name }) => el("th", { scope: "col" }, name));
    this.buttons = rows.map((row) => row.cells.map((cell, c) => this.#cell(row, columns[c], cell)));
    this.table.replaceChildren(
      el("thead", {}, el("tr", {}, el("th", { scope: "col", class: "theme" }, say("Theme")), ...head)),
      el(
        "tbody",
        {},
        ...rows.map((row, r) =>
          el(
            "tr",
            {},
            el("th", { scope: "row", class: "theme" }, row.name),
            ...this.buttons[r].map((button) => el("td", {}, button)),
          ),
        ),
      ),
    );
    const steps = shades.map((shade) => el("i", { style: `--shade:${shade}%` }));
    this.key.replaceChildren(...sayParts("Richness 0 {steps} 1", { steps }));
    this.#rove();
  }

  #cell(row, column, { number, gap, told, shade }) {
    const key = JSON.stringify([row.id, column.id]);
    const words = [row.name, column.name, number && say("richness {number}", { number }), told];
    return el(
      "button",
      {
        type: "button",
        "data-key": key,
        "aria-pressed": String(this.chosen.has(key)),
        "aria-label": words.filter(Boolean).join(", "),
        title: told || null,
        class: shade === null ? "empty" : null,
        style: shade === null ? null : `--shade:${shade}%`,
      },
      el("span", { class: "number" }, number),
      el("span", { class: "gap" }, gap),
    );
  }

  #choose(button) {
    if (!button) return;
    const { key } = button.dataset;
    if (!this.chosen.delete(key)) this.chosen.add(key);
    button.setAttribute("aria-pressed", String(this.chosen.has(key)));
    this.#at = this.#find(button);
    this.#rove();
    this.tell("chosen", [...this.chosen].map((each) => JSON.parse(each)));
  }

  #find(button) {
    const row = this.buttons.findIndex((buttons) => buttons.includes(button));
    return [row, this.buttons[row].indexOf(button)];
  }

  #key(event) {
    const button = event.target.closest?.("button");
    if (!button || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = findCell(this.#find(button), event.key, [
      this.buttons.length,
      this.data.columns.length,
    ]);
    if (!to) return;
    event.preventDefault();
    this.#go(to);
  }

  #go([row, column]) {
    this.#at = [row, column];
    this.#rove();
    this.buttons[this.#at[0]][this.#at[1]].focus();
  }

  #rove() {
    const [row, column] = this.#at;
    this.#at = this.buttons[row]?.[column] ? [row, column] : [0, 0];
    this.buttons.flat().forEach((button) => (button.tabIndex = -1));
    this.buttons[this.#at[0]][this.#at[1]].tabIndex = 0;
  }
}

export default newMount(DepthGrid);
