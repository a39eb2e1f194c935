// Chooses the colour of a code: what is shown is what the tree and the reader show.

import { say } from "../language/say.js";
import { el } from "../reader/dom.js";
import { newMount } from "../reader/mounting.js";
import { adoptStyles, followTheme } from "../reader/theme.js";
import { describeHue } from "./describe.js";

class HueField {
  constructor(root) {
    this.root = root.getRootNode();
    this.patch = el("span", { class: "patch", "aria-hidden": "true" });
    this.sample = el("span", { class: "sample", "aria-hidden": "true" }, say("as in the text"));
    this.slider = el("input", { type: "range", min: 0, max: 359, step: 1, "aria-label": say("Colour") });
    this.others = el("div", { class: "others", "aria-hidden": "true" });
    this.told = el("p", { class: "told", role: "status" });
    this.shell = el(
      "section",
      { class: "hue" },
      el("div", { class: "head" }, el("span", { class: "label" }, say("Colour")), this.patch, this.sample),
      el("div", { class: "track" }, this.slider, this.others),
      this.told,
    );
    this.shell.style.visibility = "hidden"; // until its styles are loaded
    this.slider.addEventListener("input", () => this.#paint());
    this.slider.addEventListener("change", () => {
      this.tell("hue", { hue: Number(this.slider.value), number: Date.now(), of: this.data.of });
    });
    root.append(this.shell);
    this.ready = adoptStyles(this.root, [new URL("./hue.css", import.meta.url)]);
  }

  async update({ data, setStateValue }) {
    const fresh = !this.data || data.of !== this.data.of || data.hue !== this.data.hue;
    this.tell = setStateValue;
    this.data = data;
    await this.ready;
    if (this.data !== data) return;
    followTheme(this.shell);
    this.shell.style.visibility = "";
    if (fresh) this.slider.value = data.hue;
    this.others.replaceChildren(
      ...data.siblings.map(({ name, hue }) => {
        const mark = el("i", { title: name });
        mark.style.setProperty("--hue", hue);
        mark.style.setProperty("--at", hue / 359);
        return mark;
      }),
    );
    this.#paint();
  }

  #paint() {
    const hue = Number(this.slider.value);
    this.shell.style.setProperty("--hue", hue);
    this.told.textContent = describeHue(hue, this.data);
  }

  close() {
    this.shell.remove();
  }
}

export default newMount(HueField);
