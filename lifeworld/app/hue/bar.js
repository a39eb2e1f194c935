// Shows the colour of a code as a bar, as the tree and the reader show it.

import { el } from "../reader/dom.js";
import { newMount } from "../reader/mounting.js";
import { adoptStyles, followTheme } from "../reader/theme.js";

class HueBar {
  constructor(root) {
    this.shell = el("div", { class: "hue bar", "aria-hidden": "true" });
    this.shell.style.visibility = "hidden"; // until its styles are loaded
    root.append(this.shell);
    this.ready = adoptStyles(root.getRootNode(), [new URL("./hue.css", import.meta.url)]);
  }

  async update({ data }) {
    this.shell.style.setProperty("--hue", data.hue);
    await this.ready;
    followTheme(this.shell);
    this.shell.style.visibility = "";
  }

  close() {
    this.shell.remove();
  }
}

export default newMount(HueBar);
