// A row of the tree.

import { say } from "../language/say.js";
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
      "aria-label": say("Tick “{code}”", { code: code.name }),
      ...(ticked ? { checked: true } : {}),
    }),
    children
      ? el(
          "button",
          { type: "button", class: "twist", tabindex: -1, "aria-hidden": "true", title: open ? say("Fold (←)") : say("Unfold (→)") },
          icon("right"),
        )
      : el("span", { class: "twist" }),
    swatch(code),
    el("span", { class: "name" }, code.name),
    code.retired ? el("span", { class: "badge" }, say("retired")) : null,
    code.key ? el("kbd", { title: say("Shortcut key") }, code.key) : null,
    el("span", { class: "uses" }, code.abstract ? "" : String(code.uses)),
  );
  node.style.setProperty("--depth", depth);
  return node;
}

function describe(code, ticked) {
  const parts = [code.name, code.abstract ? say("groups other codes") : say("{number} codings", { number: code.uses })];
  if (code.retired) parts.push(say("retired"));
  if (ticked) parts.push(say("ticked"));
  return parts.join(", ");
}
