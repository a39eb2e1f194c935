// Questions that are asked once, over the page. Escape and the first button change nothing.

import { el } from "../shared/dom.js";
import { say } from "../shared/say.js";

/**
 * Shows a dialog and returns what it was closed with: "" for nothing.
 *
 * @param {string} title
 * @param {(Element|string)[]} children
 * @param {{yes?: string, no?: string, danger?: boolean, wide?: boolean, begin?: HTMLElement}} options
 * @returns {Promise<boolean>} whether it was confirmed
 */
export function openDialog(
  title,
  children,
  { yes = "", no = "", danger = false, wide = false, begin = null } = {},
) {
  const { promise, resolve } = makePromise();
  const before = document.activeElement;
  const heading = el("h2", { id: "dialog-title" }, title);
  const acts = el(
    "div",
    { class: "acts" },
    el(
      "button",
      { type: "button", value: "no", onclick: () => dialog.close("no") },
      no || (yes ? say("Cancel") : say("Close")),
    ),
  );
  if (yes) acts.append(el("button", { type: "submit", class: danger ? "danger" : "primary" }, yes));
  const form = el("form", { method: "dialog" }, heading, ...children, acts);
  const dialog = el("dialog", { "aria-labelledby": "dialog-title", class: wide ? "wide" : null }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close("yes");
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
    resolve(dialog.returnValue === "yes");
  });
  document.body.append(dialog);
  dialog.showModal();
  // What cannot be taken back is not what Enter does first.
  (begin ?? (danger ? acts.firstElementChild : acts.lastElementChild)).focus();
  return promise;
}

function makePromise() {
  let resolve;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}

/** Asks once before what cannot be taken back; Enter alone changes nothing. */
export const askOnce = (title, words, yes) => openDialog(title, [el("p", {}, words)], { yes, danger: true });

/** Asks for a line and returns it, or null. */
export async function askText(title, label, { value = "", yes, most = 200, hint = "" }) {
  const field = el("textarea", { id: "asked", rows: 3, maxlength: most, value });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      field.form.requestSubmit();
    }
  });
  const parts = [el("label", { for: "asked" }, label), field, hint && el("p", { class: "hint" }, hint)];
  const sure = await openDialog(title, parts.filter(Boolean), { yes, begin: field });
  return sure ? field.value.trim() : null;
}
