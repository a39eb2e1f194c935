// The menu of the right mouse button, on selected words, on codings and on a turn.

import { isByKey } from "./menu.js";
import { quoted, shorten } from "./words.js";

/** @param {object} reader @param {AbortSignal} signal */
export function listenForMenu(reader, signal) {
  reader.scroll.addEventListener(
    "contextmenu",
    (event) => {
      const article = event.target.closest?.(".turn");
      if (!reader.store.turns.length || !article) return;
      event.preventDefault();
      if (isByKey(event)) return openByKey(reader);
      const { clientX: x, clientY: y } = event;
      const ids = event.target.closest("mark, .lane, .label")?.dataset.ids.split(" ") ?? [];
      const span = reader.selection.holds(x, y) ? reader.selection.span : null;
      const marks = ids.map((id) => reader.store.get(id));
      return openMenu(reader, { x, y }, { turn: Number(article.dataset.index), span, marks });
    },
    { signal },
  );
}

/** Opens the menu of the selected words, or of the current turn and its shortest coding. */
export function openByKey(reader) {
  const { current: turn, paper, selection, store } = reader;
  const rect = paper.wordsOf(turn).getBoundingClientRect();
  const span = selection.span;
  const marks = span ? [] : store.marksIn(turn);
  openMenu(reader, { x: rect.left, y: Math.max(rect.top, 0) + 20 }, { turn, span, marks });
}

function openMenu(reader, place, { turn, span, marks }) {
  const shown = marks
    .filter((mark) => mark && reader.isShown(mark))
    .sort((x, y) => x.end - x.start - (y.end - y.start));
  reader.panels.close();
  reader.moving.setCurrent(turn);
  reader.menu.open(place, listItems(reader, { turn, span, marks: shown }), {
    label: span ? "Selected words" : shown.length ? "Coding" : "Turn",
    onClose: () => reader.moving.backToTurn(),
  });
}

function listItems(reader, { turn, span, marks }) {
  const groups = [];
  if (span) groups.push(ofWords(reader, span));
  const [mark] = span ? [] : marks;
  if (mark) groups.push(mark.suggested ? ofSuggestion(reader, mark) : ofCoding(reader, mark));
  groups.push(ofTurn(reader, turn, !span && !mark));
  return groups.filter((group) => group.length).flatMap((group, i) => (i ? [null, ...group] : group));
}

function ofWords(reader, span) {
  const { commands, store } = reader;
  const last = store.codes.get(commands.lastCode);
  return [
    { label: "Code…", key: "Enter", act: commands.openPalette },
    last && { label: `Code again: ${shorten(last.name, 30)}`, key: ".", act: commands.repeatCode },
    { label: "Name a code after these words", key: "v", act: commands.inVivo },
    { label: "Copy with source", key: "Ctrl C", act: () => commands.copy(span) },
  ].filter(Boolean);
}

function ofCoding(reader, mark) {
  const { codings } = reader.commands;
  const code = reader.store.codes.get(mark.code);
  const open = () => (reader.moving.setCurrent(mark.t0), codings.open([mark]));
  const own = mark.mine && !reader.data.readonly;
  return [
    { label: `Open ${quoted(shorten(code?.name ?? "coding", 30))}`, key: "e", act: open },
    own && { label: "Write a memo", key: "m", act: () => (open(), codings.memo()) },
    own && { label: "Change code…", act: () => codings.recode(mark.id) },
    own && { label: "Remove coding", key: "Delete", act: () => codings.removeOne(mark.id) },
    { label: "Copy with source", key: "Ctrl C", act: () => reader.commands.copy(mark) },
    code && { label: "All quotes of this code", act: () => reader.commands.showQuotes(code.id) },
  ].filter(Boolean);
}

function ofSuggestion(reader, mark) {
  const { suggestions } = reader.commands;
  const on = (act) => () => (suggestions.open(mark), act());
  return [
    { label: "Show why", act: () => suggestions.open(mark) },
    { label: "Accept", key: "a", act: on(suggestions.accept) },
    { label: "Reject", key: "r", act: on(suggestions.reject) },
    { label: "Accept with another code…", key: "o", act: on(suggestions.otherCode) },
    { label: "All quotes of this code", act: () => reader.commands.showQuotes(mark.code) },
  ];
}

function ofTurn(reader, turn, alone) {
  const { commands } = reader;
  const own = !reader.data.readonly;
  return [
    alone && own && { label: "Code this turn…", key: "Enter", act: commands.openPalette },
    own && { label: "Memo on this turn", key: "Shift m", act: commands.turnMemo },
    own && { label: "Correct the words…", key: "w", act: () => commands.correct(turn) },
  ].filter(Boolean);
}
