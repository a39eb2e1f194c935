// Moves the line of a code over the chart of its passages, and says what it would suggest.

import { say } from "../language/say.js";
import { el } from "../reader/dom.js";
import { newMount } from "../reader/mounting.js";
import { adoptStyles, followTheme } from "../reader/theme.js";
import { describeLine, measureBars } from "./describe.js";

const CALM = 700; // milliseconds after a move, so that a held key is one change
const SVG = "http://www.w3.org/2000/svg";

class CodeLine {
  #timer = null;

  constructor(root) {
    this.root = root.getRootNode();
    const props = { min: 1, max: 99, step: 1 };
    this.slider = el("input", { type: "range", ...props, "aria-label": say("Line") });
    this.number = el("input", { type: "number", ...props, "aria-label": say("Line as a number") });
    this.unit = el("span", { "aria-hidden": "true" }, "%");
    this.chart = document.createElementNS(SVG, "svg");
    this.chart.setAttribute("viewBox", "0 0 100 32");
    this.chart.setAttribute("preserveAspectRatio", "none");
    this.chart.setAttribute("aria-hidden", "true");
    this.told = el("p", { class: "told", role: "status" });
    this.shell = el(
      "section",
      { class: "line" },
      el("div", { class: "head" }, el("span", {}, say("Suggest it from")), el("span", { class: "value" }, this.number, this.unit)),
      el("div", { class: "plot" }, this.chart, this.slider),
      el("div", { class: "ends", "aria-hidden": "true" }, el("span", {}, say("unlikely")), el("span", {}, say("likely"))),
      this.told,
    );
    this.shell.style.visibility = "hidden"; // until its styles are loaded
    for (const field of [this.slider, this.number]) {
      field.addEventListener("input", () => this.#move(Number(field.value)));
      field.addEventListener("change", () => this.#keep());
    }
    this.number.addEventListener("keydown", (event) => {
      event.stopPropagation(); // letters and digits in a field are no shortcuts of the page
      if (event.key === "Enter") this.#tell();
    });
    this.slider.addEventListener("keydown", (event) => event.stopPropagation());
    this.slider.addEventListener("pointerup", () => this.#tell());
    root.append(this.shell);
    this.ready = adoptStyles(this.root, [new URL("./line.css", import.meta.url)]);
  }

  async update({ data, setStateValue }) {
    const fresh = !this.data || data.of !== this.data.of || data.line !== this.data.line;
    this.tell = setStateValue;
    this.data = data;
    await this.ready;
    if (this.data !== data) return;
    followTheme(this.shell);
    this.shell.style.visibility = "";
    this.shell.style.setProperty("--hue", data.hue);
    this.unit.hidden = data.told === "counts"; // a number of this scale is no probability yet
    if (fresh) this.line = data.line;
    this.#draw();
    this.#move(this.line);
  }

  #draw() {
    const bars = measureBars(this.data.counts).map((height, percent) => {
      const bar = document.createElementNS(SVG, "rect");
      const size = { x: percent + 0.1, width: 0.8, y: 32 - 31 * height, height: 31 * height };
      for (const [name, value] of Object.entries(size)) bar.setAttribute(name, value);
      return bar;
    });
    this.chart.replaceChildren(...bars);
  }

  #move(wanted) {
    if (!Number.isFinite(wanted) || wanted < 1 || wanted > 99) return; // while it is typed
    this.line = Math.round(wanted);
    for (const field of [this.slider, this.number])
      if (Number(field.value) !== this.line) field.value = this.line;
    for (const [percent, bar] of [...this.chart.children].entries()) bar.classList.toggle("on", percent >= this.line);
    this.shell.style.setProperty("--at", this.line / 100);
    const told = describeLine(this.line, this.data);
    this.slider.setAttribute("aria-valuetext", told);
    if (this.told.textContent !== told) this.told.textContent = told;
  }

  #keep() {
    this.number.value = this.line; // what is no line gives way to the last that was
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), CALM);
  }

  #tell() {
    clearTimeout(this.#timer);
    if (this.line === this.data.line) return;
    this.data.line = this.line;
    this.tell("line", { percent: this.line, number: Date.now(), of: this.data.of });
  }

  close() {
    this.#tell();
    this.shell.remove();
  }
}

export default newMount(CodeLine);
