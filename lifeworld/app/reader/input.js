// Dispatches keyboard and mouse events of the reader to commands.

import { commandFor } from "./keyboard.js";

const isField = (node) => node?.matches?.("input, textarea, select");
/** The player's slider and list handle arrows and digits; letters and symbols stay commands. */
const isLetterPast = (node, key) =>
  node?.matches?.("[type=range], .player select") && key.length === 1 && !/[\d .]/.test(key);

/** @param {object} reader @param {AbortSignal} signal removes all listeners */
export function listen(reader, signal) {
  const { shell, scroll } = reader;
  const on = (target, type, act, more = {}) =>
    target.addEventListener(type, act, { signal, ...more });

  on(shell, "keydown", (event) => onKey(reader, event));
  on(scroll, "focusin", (event) => {
    const article = event.target.closest?.(".turn");
    if (article) reader.moving.setCurrent(Number(article.dataset.index));
  });
  on(scroll, "pointerover", (event) => hover(reader, event, true));
  on(scroll, "pointerout", (event) => hover(reader, event, false));
  on(
    scroll,
    "scroll",
    () => {
      reader.moving.keepPlace();
      requestAnimationFrame(() => reader.popover.place());
      if (reader.find.hits.length) reader.find.paint();
    },
    { passive: true },
  );

  on(shell, "copy", (event) => {
    const field = event.composedPath()[0];
    if (isField(field) && field.selectionStart !== field.selectionEnd) return;
    if (reader.commands.fillClipboard(event.clipboardData)) event.preventDefault();
  });
  let presses = 0;
  on(scroll, "pointerdown", (event) => {
    reader.player.stray();
    if (event.button !== 0) return;
    reader.isDragging = !event.target.closest?.(".lanes, time[role], .noted, .handle");
    presses++;
  });
  on(document, "pointerup", (event) => {
    if (!reader.isDragging) return;
    const under = event.composedPath();
    // The browser clears a clicked selection only after this event.
    const press = presses;
    setTimeout(() => press === presses && onRelease(reader, under, event.timeStamp), 0);
  });
  on(scroll, "click", (event) => {
    const stripe = event.target.closest?.(".lane, .label");
    if (stripe) reader.commands.codings.openMark(stripe.dataset.ids);
    const noted = event.target.closest?.(".noted");
    if (noted) showMemos(reader, noted);
    const time = event.target.closest?.("time[role]");
    if (time) hearFrom(reader, time);
  });
  for (const type of ["wheel", "touchmove"])
    on(scroll, type, () => reader.player.stray(), { passive: true });
  on(document, "pointerdown", (event) => {
    const path = event.composedPath();
    if (reader.popover.isOpen && !path.includes(reader.popover.panel) && !path.includes(scroll))
      reader.panels.close();
  });
}

function hover(reader, event, isOver) {
  const stripe = event.target.closest?.(".lane, .label");
  if (stripe && !reader.popover.isOpen) reader.paper.emphasise(isOver ? stripe.dataset.ids : null);
}

function showMemos(reader, sign) {
  const i = Number(sign.closest(".turn").dataset.index);
  reader.panels.close();
  reader.moving.setCurrent(i);
  reader.moving.keepPlace();
  reader.commands.turnMemos.open(i);
}

function hearFrom(reader, time) {
  const i = Number(time.closest(".turn").dataset.index);
  reader.panels.close();
  reader.moving.setCurrent(i);
  reader.moving.backToTurn();
  reader.moving.keepPlace();
  reader.player.hearFrom(i);
}

function onRelease(reader, under, time) {
  reader.isDragging = false;
  const { selection } = reader;
  if (selection.read()) {
    const { t0 } = selection.span;
    reader.panels.close();
    reader.moving.setCurrent(t0);
    reader.moving.keepPlace();
    if (!reader.data.readonly) reader.commands.openPalette();
    return;
  }
  const place = selection.fromPointer(under);
  reader.panels.close();
  if (!place) return;
  reader.stamp(time);
  reader.moving.setCurrent(place.turn);
  selection.place(place.turn, place.off);
  reader.release();
  reader.moving.keepPlace();
  const overMark = under.some((node) => node.localName === "mark");
  if (overMark) reader.commands.codings.openAt(place.turn, place.off);
}

function onKey(reader, event) {
  const target = event.composedPath()[0];
  if (event.defaultPrevented || event.isComposing) return;
  if (isField(target) && !isLetterPast(target, event.key)) {
    // Streamlit listens on the document and cannot see that an inner field has the focus.
    event.stopPropagation();
    const done = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (event.key !== "Escape" && !done) return tab(reader, event, target);
    event.preventDefault();
    reader.panels.escape();
    return undefined;
  }
  if (event.key === "Tab") return tab(reader, event, target);
  if (!reader.store.turns.length) return undefined;
  if (event.key === "Enter" || event.key === " ") {
    if (target.localName === "button") return undefined;
    if (target.matches?.("time[role]")) {
      event.preventDefault();
      event.stopPropagation();
      return hearFrom(reader, target);
    }
  }
  if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
  const singleKeys = reader.data.single_keys !== false;
  const command = commandFor(event, { singleKeys, likely: reader.likely.isShown });
  if (!command) return undefined;
  reader.stamp(event.timeStamp);
  if (reader.commands[command.name](command) === false) return undefined;
  event.preventDefault();
  event.stopPropagation();
  return undefined;
}

/** Moves the focus by Tab from the passage into its open panel, and from its end to the turn. */
function tab(reader, event, target) {
  const { panel } = reader.popover;
  if (event.key !== "Tab" || !panel) return;
  const stops = [...panel.querySelectorAll("button, input, textarea")];
  if (!stops.length) return;
  const at = stops.indexOf(target);
  const next = at + (event.shiftKey ? -1 : 1);
  if (at < 0 && event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  if (stops[next]) stops[next].focus();
  else reader.moving.backToTurn();
}
