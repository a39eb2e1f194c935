// The menu of the right mouse button, on selected words, on codings and on a turn.

import { chooseWord, say } from "../language/say.js";
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
    label: span ? say("Selected words") : shown.length ? say("Coding") : say("Turn"),
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
    { label: say("Code…"), key: "Enter", act: commands.openPalette },
    last && { label: say("Code again: {code}", { code: shorten(last.name, 30) }), key: ".", act: commands.repeatCode },
    { label: say("Name a code after these words"), key: "v", act: commands.inVivo },
    { label: say("Copy with source"), key: "Ctrl C", act: () => commands.copy(span) },
  ].filter(Boolean);
}

function ofCoding(reader, mark) {
  const { codings } = reader.commands;
  const code = reader.store.codes.get(mark.code);
  const open = () => (reader.moving.setCurrent(mark.t0), codings.open([mark]));
  const own = mark.mine && !reader.data.readonly;
  const name = shorten(code?.name ?? chooseWord(1, "coding"), 30);
  return [
    { label: say("Open {code}", { code: quoted(name) }), key: "e", act: open },
    own && { label: say("Write a memo"), key: "m", act: () => (open(), codings.memo()) },
    own && { label: say("Change code…"), act: () => codings.recode(mark.id) },
    own && { label: say("Remove coding"), key: "Delete", act: () => codings.removeOne(mark.id) },
    !reader.data.readonly && { label: say("Collect the quote"), key: "q", act: () => codings.collectOne(mark.id) },
    { label: say("Copy with source"), key: "Ctrl C", act: () => reader.commands.copy(mark) },
    code && { label: say("All quotes of this code"), act: () => reader.commands.showQuotes(code.id) },
  ].filter(Boolean);
}

function ofSuggestion(reader, mark) {
  const { suggestions } = reader.commands;
  const on = (act) => () => (suggestions.open(mark), act());
  return [
    { label: say("Show why"), act: () => suggestions.open(mark) },
    { label: say("Accept"), key: "a", act: on(suggestions.accept) },
    { label: say("Reject"), key: "r", act: on(suggestions.reject) },
    { label: say("Accept with another code…"), key: "o", act: on(suggestions.otherCode) },
    { label: say("All quotes of this code"), act: () => reader.commands.showQuotes(mark.code) },
  ];
}

function ofTurn(reader, turn, alone) {
  const { commands } = reader;
  const own = !reader.data.readonly;
  return [
    alone && own && { label: say("Code this turn…"), key: "Enter", act: commands.openPalette },
    own && { label: say("Memo on this turn"), key: "Shift m", act: commands.turnMemo },
    own && { label: say("Correct the words…"), key: "w", act: () => commands.correct(turn) },
  ].filter(Boolean);
}
