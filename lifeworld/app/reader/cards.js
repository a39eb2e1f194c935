// Contents of the cards for suggestions (with their reasons) and codings.

import { say, sayParts } from "../language/say.js";
import { coderSign, el, iconButton, swatch, uncountedNote } from "./dom.js";

const percent = (score) => `${Math.round(score * 100)} %`;

/** The strength of a suggestion in words; a score is a probability only if calibrated. */
export function strength(mark) {
  if (mark.calibrated) return say("{chance} likely", { chance: percent(mark.score) });
  // Another program's word for it is no probability.
  if (mark.reasons?.by) return say("Proposed by {name}", { name: mark.reasons.by });
  // An uncalibrated score as a number would claim more than is known.
  return say("No probability yet. Mark turns as read (x) to calibrate suggestions");
}

function action(key, label, onclick, kind = "") {
  return el(
    "button",
    { type: "button", class: `act ${kind}`, onclick, "aria-keyshortcuts": key },
    label,
    el("kbd", {}, key),
  );
}

/** The code's name, preceded by its parents in muted text. */
function path(code) {
  const cut = code ? code.path.lastIndexOf(" › ") : -1;
  const parents =
    cut < 0 ? null : el("span", { class: "parents" }, `${code.path.slice(0, cut)} › `);
  return el("span", { class: "name" }, parents, code?.name ?? say("unknown code"));
}

/** @param {{mark, code, place: string, acts: {accept, reject, other}, readonly: boolean}} options */
export function suggestionCard({ mark, code, place, acts, readonly }) {
  const { quotes = [], words = [], change = "", why = "" } = mark.reasons ?? {};
  const meter = el("span", { class: "meter", "aria-hidden": "true" }, el("i"));
  meter.firstChild.style.width = `${100 * mark.score}%`;
  const evidence = quotes
    .slice(0, 3)
    .map(({ text, source, similarity }) =>
      el(
        "li",
        {},
        el("q", { dir: "auto" }, text),
        el(
          "span",
          { class: "source" },
          [source, similarity == null ? "" : say("{share} similar", { share: percent(similarity) })]
            .filter(Boolean)
            .join(" · "),
        ),
      ),
    );
  return [
    el("header", {}, swatch(code), path(code), el("span", { class: "place" }, place)),
    el("p", { class: "strength" }, mark.calibrated ? meter : null, strength(mark)),
    why ? el("p", { class: "note", dir: "auto" }, say("In its words: {words}", { words: why })) : null,
    code?.definition ? el("p", { class: "note" }, code.definition) : null,
    evidence.length ? el("p", { class: "heading" }, say("Similar passages with this code")) : null,
    evidence.length ? el("ul", { class: "quotes" }, ...evidence) : null,
    words.length
      ? el(
          "p",
          { class: "chips" },
          ...sayParts("Words {words}", {
            words: words.slice(0, 8).flatMap((w) => [el("span", { class: "chip" }, w), " "]),
          }),
        )
      : null,
    change ? el("p", { class: "note" }, change) : null,
    readonly
      ? null
      : el(
          "div",
          { class: "acts" },
          action("a", say("Accept"), acts.accept, "main"),
          action("r", say("Reject"), acts.reject),
          action("o", say("Change code"), acts.other),
        ),
    mark.run ? el("p", { class: "run" }, mark.run) : null,
  ].filter(Boolean);
}

export function memoField(mark, draft, onMemo) {
  const field = el("textarea", {
    rows: 2,
    placeholder: say("Memo…"),
    "aria-label": say("Memo"),
    value: draft ?? mark.memo ?? "",
    "data-memo": mark.id,
  });
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(220, field.scrollHeight + 2)}px`;
  };
  field.addEventListener("input", grow);
  field.addEventListener("blur", () => onMemo(mark.id, field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey)))
      return;
    event.stopPropagation();
  });
  requestAnimationFrame(grow);
  return field;
}

function edges(mark, onResize) {
  const part = (edge, name, back, forward) =>
    el(
      "span",
      { class: "edge" },
      name,
      iconButton("left", back, () => onResize(mark.id, edge, -1)),
      iconButton("right", forward, () => onResize(mark.id, edge, 1)),
    );
  return el(
    "div",
    { class: "edges", role: "group", "aria-label": say("Passage boundaries") },
    part("start", say("Start"), say("Move the start back one word"), say("Move the start forward one word")),
    part("end", say("End"), say("Move the end back one word"), say("Move the end forward one word")),
  );
}

/**
 * @param {object} options
 * @param {object[]} options.marks the codings at this place
 * @param {string|null} options.active
 * @param {(id: string) => object|undefined} options.code
 * @param {(mark: object) => object|null} options.sign a coder's initials and hue
 * @param {(mark: object) => string} options.uncounted why it is not counted; empty if it is
 * @param {Map<string, string>} options.drafts memos that were not saved, by coding
 * @param {{memo, recode, remove, resize, focus}} options.acts
 * @param {boolean} options.readonly
 */
export function codingCard({ marks, active, code, sign, uncounted, drafts, acts, readonly }) {
  return marks.map((mark) => {
    const editable = mark.mine && !readonly;
    const open = editable && mark.id === active;
    const tools = editable
      ? el(
          "span",
          { class: "tools" },
          iconButton("swap", say("Change code"), () => acts.recode(mark.id)),
          iconButton("bin", say("Remove coding"), () => acts.remove(mark.id), "Delete"),
        )
      : null;
    const title = el(
      "button",
      {
        type: "button",
        class: "title",
        "aria-expanded": String(mark.id === active),
        onclick: () => acts.focus(mark.id),
      },
      swatch(code(mark.code)),
      path(code(mark.code)),
    );
    const draft = drafts.get(mark.id);
    return el(
      "section",
      { class: mark.id === active ? "coding active" : "coding", "data-coding": mark.id },
      el("header", {}, title, tools),
      el(
        "p",
        { class: "source" },
        sign(mark) ? coderSign(sign(mark)) : null,
        mark.mine ? say("Coded by you") : say("Coded by {coder}", { coder: mark.coder }),
      ),
      uncounted(mark) ? uncountedNote(uncounted(mark)) : null,
      draft === undefined
        ? null
        : el(
            "p",
            { class: "warning" },
            say("Your memo was not saved, because somebody else changed it. The saved memo:"),
          ),
      draft === undefined ? null : el("p", { class: "memo" }, mark.memo || say("(empty)")),
      open
        ? memoField(mark, draft, acts.memo)
        : mark.memo
          ? el("p", { class: "memo" }, mark.memo)
          : null,
      open ? edges(mark, acts.resize) : null,
    );
  });
}
