// A small menu: at the pointer on words and codings, or below a button.

import { el } from "./dom.js";

const GAP = 4;

/** Whether a menu was asked for by the keyboard; Firefox does not tell what pointed. */
export const isByKey = ({ pointerType, button, ctrlKey }) =>
  pointerType === undefined ? button !== 2 && !ctrlKey : pointerType === "";

export class Menu {
  #node = null;
  #onClose = null;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    const outside = (event) => this.isOpen && !event.composedPath().includes(this.#node) && this.close();
    this.stop = new AbortController();
    for (const type of ["pointerdown", "wheel"])
      document.addEventListener(type, outside, { signal: this.stop.signal, capture: true, passive: true });
    addEventListener("resize", () => this.close(), { signal: this.stop.signal });
  }

  get isOpen() {
    return this.#node !== null;
  }

  /**
   * @param {{x: number, y: number}} place in the window
   * @param {({label: string, act: () => void, key?: string, checked?: boolean, stays?: boolean}
   *   |null)[]} items null is a line between two groups; `checked` makes it one of several choices
   * @param {{label: string, onClose?: () => void}} options
   */
  open({ x, y }, items, { label, onClose = null }) {
    this.close();
    this.#onClose = onClose;
    this.#node = el("div", { class: "menu", role: "menu", "aria-label": label });
    for (const item of items) this.#node.append(item ? this.#item(item) : el("hr", { role: "separator" }));
    this.#node.addEventListener("keydown", (event) => this.#key(event));
    this.#node.addEventListener("contextmenu", (event) => event.preventDefault());
    this.host.append(this.#node);
    const area = this.host.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#node;
    const left = Math.max(GAP, Math.min(x - area.left, area.width - width - GAP));
    const top = Math.max(GAP, Math.min(y - area.top, area.height - height - GAP));
    Object.assign(this.#node.style, { left: `${left}px`, top: `${top}px` });
    this.#buttons()[0]?.focus({ preventScroll: true });
  }

  #item({ label, act, key = "", checked = null, stays = false }) {
    const node = el(
      "button",
      {
        type: "button",
        role: checked === null ? "menuitem" : "menuitemradio",
        "aria-checked": checked === null ? null : String(checked),
        tabindex: -1,
      },
      el("span", { class: "name" }, label),
      key ? el("kbd", {}, key) : null,
    );
    node.addEventListener("click", () => {
      if (stays) {
        act();
        if (checked !== null)
          for (const one of this.#buttons())
            if (one.hasAttribute("aria-checked")) one.setAttribute("aria-checked", String(one === node));
      } else {
        this.close();
        act();
      }
    });
    return node;
  }

  #buttons = () => [...(this.#node?.querySelectorAll("button") ?? [])];

  #key(event) {
    event.stopPropagation();
    const all = this.#buttons();
    const at = all.indexOf(event.target.closest("button"));
    const steps = {
      ArrowDown: all[(at + 1) % all.length],
      ArrowUp: all[(at - 1 + all.length) % all.length],
      Home: all[0],
      End: all.at(-1),
    };
    if (event.key === "Escape" || event.key === "Tab") this.close();
    else if (steps[event.key]) steps[event.key].focus();
    else return;
    event.preventDefault();
  }

  close() {
    if (!this.#node) return;
    const node = this.#node;
    this.#node = null;
    node.remove();
    this.#onClose?.();
  }
}
