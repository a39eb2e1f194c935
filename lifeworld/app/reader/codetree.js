// The tree of codes in the pane: rows with colour, key and count, folded, walked and dragged.

import { countThings, say } from "../language/say.js";
import { el, icon, swatch } from "./dom.js";
import { countByCode, listRows, openRows, sumRows } from "./tree.js";

const KEPT = 300;

/** What of a code is drawn in its row. */
const looks = ({ code, depth, branch }) =>
  [code.id, code.name, code.hue, code.key, code.abstract, depth, branch].join("\u0000");

export class CodeTree {
  #drawn = "";
  #rows = [];
  #nodes = new Map();
  #at = null; // the code that Tab leads to

  /**
   * @param {object} reader
   * @param {{onLook: (id: string|null) => void, onChoose: (id: string) => void}} acts `onLook`
   *   when the pointer or the focus is on a code; `onChoose` when it is clicked or entered
   */
  constructor(reader, { onLook, onChoose }) {
    Object.assign(this, { reader, onLook, onChoose });
    this.folded = new Set(reader.preferences.get("folded", []));
    this.node = el("div", { class: "tree", role: "tree", "aria-label": say("Codes") });
    this.node.addEventListener("click", (event) => this.#click(event));
    this.node.addEventListener("keydown", (event) => this.#key(event));
    this.node.addEventListener("pointerover", (event) => this.onLook(this.codeAt(event.target)));
    this.node.addEventListener("pointerleave", () => this.onLook(null));
    this.node.addEventListener("focusin", (event) => {
      this.#stop(this.codeAt(event.target));
      this.onLook(this.#at);
    });
  }

  /** Id of the code whose row holds a node. */
  codeAt = (node) => node.closest?.("[role=treeitem]")?.dataset.code ?? null;

  rowOf = (id) => this.#nodes.get(id);

  /** Draws what has changed. Returns whether there are codes. */
  draw() {
    const { codings, codes } = this.reader.store;
    this.#rows = listRows([...codes.values()].filter((code) => !code.retired));
    const counts = countByCode(codings.values(), this.reader.isShown);
    const sums = sumRows(this.#rows, counts, this.folded);
    const open = openRows(this.#rows, this.folded);
    const drawn = open.map((row) => looks(row) + this.folded.has(row.code.id)).join("\n");
    if (drawn !== this.#drawn) this.#rebuild(open);
    this.#drawn = drawn;
    for (const { code } of open) this.#count(code, sums.get(code.id));
    return open.length > 0;
  }

  #rebuild(open) {
    const held = this.node.contains(this.reader.focused) ? this.#at : null;
    this.#nodes = new Map(open.map((row) => [row.code.id, this.#row(row)]));
    this.node.replaceChildren(...this.#nodes.values());
    this.#stop(this.#nodes.has(this.#at) ? this.#at : open[0]?.code.id);
    if (held) this.#nodes.get(this.#at)?.focus({ preventScroll: true });
  }

  #row({ code, depth, branch }) {
    const folded = this.folded.has(code.id);
    const fold = el("span", { class: "fold", "aria-hidden": "true" }, branch ? icon("right") : null);
    const node = el(
      "div",
      {
        class: code.abstract ? "code abstract" : "code",
        role: "treeitem",
        tabindex: -1,
        draggable: code.abstract ? null : "true",
        "data-code": code.id,
        "aria-level": depth + 1,
        "aria-expanded": branch ? String(!folded) : null,
      },
      fold,
      code.abstract ? null : swatch(code),
      el("span", { class: "name" }, code.name),
      code.key ? el("kbd", {}, code.key) : null,
      el("span", { class: "uses" }),
    );
    node.style.setProperty("--depth", depth);
    return node;
  }

  #count(code, number) {
    const node = this.#nodes.get(code.id);
    const text = number ? String(number) : "";
    if (node.lastChild.textContent !== text) node.lastChild.textContent = text;
    const { name, key } = code;
    const codings = countThings(number, "coding");
    const label = key
      ? say("{code}, {codings} here, key {key}", { code: name, codings, key })
      : say("{code}, {codings} here", { code: name, codings });
    if (node.getAttribute("aria-label") !== label) node.setAttribute("aria-label", label);
  }

  /** Lets Tab lead to this code. */
  #stop(id) {
    if (!id || !this.#nodes.has(id)) return;
    this.#nodes.get(this.#at)?.setAttribute("tabindex", "-1");
    this.#at = id;
    this.#nodes.get(id).setAttribute("tabindex", "0");
  }

  focus() {
    (this.#nodes.get(this.#at) ?? this.node.firstElementChild)?.focus();
  }

  fold(id, folded) {
    if (folded) this.folded.add(id);
    else this.folded.delete(id);
    this.reader.preferences.set("folded", [...this.folded].slice(-KEPT));
    this.draw();
    this.#nodes.get(id)?.focus({ preventScroll: true });
  }

  #click(event) {
    const id = this.codeAt(event.target);
    if (!id) return;
    if (event.target.closest(".fold")?.firstChild) this.fold(id, !this.folded.has(id));
    else this.onChoose(id);
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = this.codeAt(event.target);
    const ids = [...this.#nodes.keys()];
    const at = ids.indexOf(id);
    const row = this.#rows.find((one) => one.code.id === id);
    const go = (to) => this.#nodes.get(to)?.focus();
    const keys = {
      ArrowDown: () => go(ids[at + 1]),
      ArrowUp: () => go(ids[at - 1]),
      Home: () => go(ids[0]),
      End: () => go(ids.at(-1)),
      ArrowRight: () => {
        if (row?.branch && this.folded.has(id)) this.fold(id, false);
        else if (row?.branch) go(ids[at + 1]);
      },
      ArrowLeft: () => {
        if (row?.branch && !this.folded.has(id)) this.fold(id, true);
        else go(row?.parents.at(-1));
      },
      Enter: () => this.onChoose(id),
      " ": () => this.onChoose(id),
    };
    if (!id || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }
}
