// A row of the tree.

import { el, icon, swatch } from "../reader/dom.js";

/**
 * @param {object} row of `listRows`
 * @param {{chosen: boolean, ticked: boolean, stop: boolean}} state
 */
export function drawRow({ code, depth, children, open, set, at }, { chosen, ticked, stop }) {
  const node = el(
    "li",
    {
      role: "treeitem",
      class: ["row", chosen && "chosen", code.abstract && "group", code.retired && "retired"].filter(Boolean).join(" "),
      "data-code": code.id,
      tabindex: stop ? 0 : -1,
      "aria-level": depth + 1,
      "aria-setsize": set,
      "aria-posinset": at,
      "aria-expanded": children ? String(open) : null,
      "aria-selected": String(chosen),
      "aria-label": describe(code, ticked),
      title: [code.definition, code.told].filter(Boolean).join("\n\n") || null,
    },
    el("input", {
      type: "checkbox",
      class: "tick",
      tabindex: -1,
      "aria-label": `Tick “${code.name}”`,
      ...(ticked ? { checked: true } : {}),
    }),
    children
      ? el(
          "button",
          { type: "button", class: "twist", tabindex: -1, "aria-hidden": "true", title: open ? "Fold (←)" : "Unfold (→)" },
          icon("right"),
        )
      : el("span", { class: "twist" }),
    swatch(code),
    el("span", { class: "name" }, code.name),
    code.retired ? el("span", { class: "badge" }, "retired") : null,
    code.key ? el("kbd", { title: "Shortcut key" }, code.key) : null,
    el("span", { class: "uses" }, code.abstract ? "" : String(code.uses)),
  );
  node.style.setProperty("--depth", depth);
  return node;
}

function describe(code, ticked) {
  const parts = [code.name, code.abstract ? "groups other codes" : `${code.uses} codings`];
  if (code.retired) parts.push("retired");
  if (ticked) parts.push("ticked");
  return parts.join(", ");
}
