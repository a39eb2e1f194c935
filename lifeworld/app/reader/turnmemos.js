// Commands on the memos of a turn: show them in a card, write one.

import { say } from "../language/say.js";
import { memoField } from "./cards.js";
import { el } from "./dom.js";
import { uuid7 } from "./ids.js";

export class TurnMemos {
  /** Memos that the server refused, by id, kept so that no text is lost. */
  drafts = new Map();

  constructor(reader) {
    this.reader = reader;
  }

  /** Opens the card of the current turn, with the focus where one writes. */
  write = () => {
    if (this.reader.refuseWriting()) return;
    this.open(this.reader.current);
    const fields = this.reader.popover.panel?.querySelectorAll("textarea");
    fields?.[fields.length - 1]?.focus();
  };

  /** Opens the card with the memos of a turn; a new one can be begun if none is one's own. */
  open(i) {
    const { panels, popover, store } = this.reader;
    const turn = store.turns[i];
    const there = store.memos.in(i);
    const own = there.filter((memo) => memo.mine);
    const fresh = own.length || this.reader.data.readonly ? null : this.#freshFor(turn);
    const redraw = () => {
      if (this.reader.focused?.localName !== "textarea") this.open(i);
    };
    const span = { t0: i, a: 0, t1: i, b: turn.text.length };
    const shown = [...there, ...(fresh ? [fresh] : [])];
    if (popover.isOpen) panels.close();
    panels.open(span, [this.#title(i), ...shown.map((memo) => this.#section(memo, turn))], {
      label: say("Memos of this turn"),
      kind: "card",
      redraw,
      keeps: shown[0]?.id,
    });
  }

  /** A memo that is not there yet; its id stays the same while the card is drawn again. */
  #freshFor(turn) {
    if (this.fresh?.turn !== turn.n || this.reader.store.memos.get(this.fresh.id))
      this.fresh = { id: uuid7(), turn: turn.n };
    return { id: this.fresh.id, mine: true, memo: "", rev: null };
  }

  #title(i) {
    return el("header", {}, el("span", { class: "name" }, say("Memo on turn {number}", { number: i + 1 })));
  }

  #section(memo, turn) {
    const draft = this.drafts.get(memo.id);
    const warning =
      draft === undefined
        ? null
        : el("p", { class: "warning" }, say("Your memo was not saved. The saved memo:"));
    const saved = draft === undefined ? null : el("p", { class: "memo" }, memo.memo || say("(empty)"));
    const editable = memo.mine && !this.reader.data.readonly;
    const field = editable
      ? memoField(memo, draft, (id, text) => this.save(id, turn.n, text))
      : el("p", { class: "memo" }, memo.memo);
    if (editable) {
      field.removeAttribute("data-memo");
      field.dataset.turnMemo = memo.id;
      field.dataset.turn = turn.n;
    }
    const by = memo.mine ? null : el("p", { class: "source" }, say("Written by {coder}", { coder: memo.by }));
    return el("section", { class: "coding" }, by, warning, saved, field);
  }

  save(id, turn, text) {
    const { reader } = this;
    const old = reader.store.memos.get(id);
    if (reader.data.readonly || text.trim() === (old?.memo ?? "").trim()) return;
    this.drafts.delete(id);
    const said = text.trim() ? say("Memo saved.") : say("Memo removed.");
    reader.perform(
      [{ op: "turn_memo", memo_id: id, turn, memo: text, rev: old?.rev ?? null }],
      () => said,
    );
  }

  /** Saves what is in the fields of a card that is about to close. */
  saveFields(panel) {
    for (const field of panel.querySelectorAll("textarea[data-turn-memo]"))
      this.save(field.dataset.turnMemo, Number(field.dataset.turn), field.value);
  }
}
