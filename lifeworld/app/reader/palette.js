// The code palette: a combobox for finding, applying and creating codes.

import { say, sayParts } from "../language/say.js";
import { el, swatch, uncountedNote } from "./dom.js";
import { isSame, rankCodes, splitName } from "./ranking.js";

const ROWS = 40;

/**
 * @param {object} options
 * @param {Iterable<object>} options.codes
 * @param {string[]} options.recent
 * @param {boolean} options.several  Shift+Enter applies and stays open
 * @param {string} options.voices who speaks in the passage, if that needs to be said
 * @param {string} options.uncounted why its words are not counted; empty if they are
 * @param {(id: string) => boolean} options.isApplied whether the passage has the code
 * @param {(id: string, stays: boolean) => void} options.onPick
 * @param {(name: string, parent: string|null, stays: boolean) => void} options.onCreate
 * @param {() => void} options.onCancel
 * @returns {{content: Node[], input: HTMLInputElement}}
 */
export function buildPalette(options) {
  const { codes, recent, several, voices = "", uncounted = "" } = options;
  const { isApplied, onPick, onCreate, onCancel } = options;
  let rows = [];
  let at = 0;
  const input = el("input", {
    type: "text",
    role: "combobox",
    placeholder: say("Code…"),
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": say("Code for the passage"),
    "aria-expanded": "true",
    "aria-controls": "codes",
    "aria-autocomplete": "list",
  });
  const list = el("ul", { id: "codes", role: "listbox", "aria-label": say("Codes") });
  const said = [];
  if (uncounted) said.push(uncountedNote(uncounted, { id: "voices" }));
  else if (voices) said.push(el("p", { class: "voices", id: "voices" }, voices));
  if (said.length) input.setAttribute("aria-describedby", "voices");
  const about = el("div", { class: "about" });
  const hint = el(
    "p",
    { class: "hint" },
    several ? say("Enter: apply · Shift Enter: apply and stay · Esc: close") : say("Enter: choose · Esc: go back"),
  );

  function find() {
    const typed = input.value.trim();
    const found = rankCodes(typed, codes(), recent()).slice(0, ROWS);
    rows = found.map((code) => ({ code }));
    if (typed && !found.some((code) => isSame(code.name, typed) || isSame(code.path, typed))) {
      rows.push({ create: splitName(typed, codes()) });
    }
  }

  function row({ code, create }, i) {
    const props = { id: `code-${i}`, role: "option", "aria-selected": String(i === at) };
    if (create)
      return el(
        "li",
        { ...props, class: "create" },
        ...sayParts("Create code “{name}”", { name: el("b", {}, create.name) }),
      );
    const cut = code.path.lastIndexOf(" › ");
    const parents =
      cut < 0 ? null : el("span", { class: "parents" }, `${code.path.slice(0, cut)} › `);
    const name = el("span", { class: "name" }, parents, code.name);
    const end = isApplied(code.id)
      ? el("span", { class: "on" }, "✓")
      : code.key
        ? el("kbd", {}, code.key)
        : code.uses
          ? el("span", { class: "uses" }, String(code.uses))
          : null;
    return el("li", props, swatch(code), name, end);
  }

  function describe() {
    const code = rows[at]?.code;
    const lines = [];
    if (code?.definition) lines.push(el("p", {}, code.definition));
    if (code?.include)
      lines.push(el("p", { class: "note" }, el("b", {}, `${say("Include")} `), code.include));
    if (code?.exclude)
      lines.push(el("p", { class: "note" }, el("b", {}, `${say("Exclude")} `), code.exclude));
    about.replaceChildren(...lines);
    about.hidden = !lines.length;
  }

  function draw() {
    list.replaceChildren(...rows.map(row));
    if (!rows.length)
      list.append(
        el(
          "li",
          { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" },
          say("No codes yet. Type a name to create the first one."),
        ),
      );
    mark();
  }

  function mark() {
    [...list.children].forEach((node, i) =>
      node.setAttribute("aria-selected", String(i === at && rows.length > 0)),
    );
    if (rows.length) input.setAttribute("aria-activedescendant", `code-${at}`);
    else input.removeAttribute("aria-activedescendant");
    list.children[at]?.scrollIntoView({ block: "nearest" });
    describe();
  }

  function pick(i, stays) {
    const chosen = rows[i];
    if (!chosen) return;
    if (chosen.create) onCreate(chosen.create.name, chosen.create.parent, stays);
    else onPick(chosen.code.id, stays);
    if (!stays) return;
    input.value = "";
    refresh();
  }

  function refresh() {
    at = 0;
    find();
    draw();
  }

  const step = (by) => {
    at = rows.length ? (at + by + rows.length) % rows.length : 0;
    mark();
  };
  const steps = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    PageDown: () => step(Math.min(8, rows.length - 1 - at)),
    PageUp: () => step(-Math.min(8, at)),
  };
  input.addEventListener("input", refresh);
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    const { key } = event;
    if (steps[key]) steps[key]();
    else if (key === "Enter") pick(at, several && event.shiftKey);
    else if (key === "Escape" || key === "Tab") onCancel();
    else if (/^[1-9]$/.test(key) && !input.value && [...codes()].some((code) => code.key === key)) {
      onPick([...codes()].find((code) => code.key === key).id, false);
    } else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const node = event.target.closest("li");
    if (node) pick([...list.children].indexOf(node), several && event.shiftKey);
  });
  refresh();
  return { content: [input, ...said, list, about, hint], input };
}
