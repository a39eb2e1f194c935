// Commands on suggestions: next and previous, the card with reasons, accept and reject.

import { chooseWord, say } from "../language/say.js";
import { strength, suggestionCard } from "./cards.js";
import { clock } from "./dom.js";
import { uuid7 } from "./ids.js";

export class Suggestions {
  constructor(reader, commands) {
    Object.assign(this, { reader, commands });
  }

  open(mark) {
    const turn = this.reader.store.turns[mark.t0];
    this.reader.paper.emphasise(mark.id);
    const code = this.reader.store.codes.get(mark.code);
    const all = this.reader.store.suggestionsInOrder(this.reader.isShown);
    const content = suggestionCard({
      mark,
      code,
      place: say("{number} of {all}", { number: all.indexOf(mark) + 1, all: all.length }),
      readonly: this.reader.data.readonly,
      acts: { accept: this.accept, reject: this.reject, other: this.otherCode },
    });
    const label = say("Suggestion: {code}", { code: code?.path ?? chooseWord(1, "code") });
    this.reader.panels.open(mark, content, { label, kind: "card suggestion", keeps: mark.id });
    const why = mark.reasons?.quotes?.[0]?.text;
    const at = clock(turn.start_time);
    this.reader.bar.announce(
      [label, strength(mark), at, why && say("because you coded: {words}", { words: why })].filter(Boolean).join(". "),
    );
  }

  #show(mark) {
    this.reader.panels.close();
    this.reader.selection.collapse();
    this.reader.go(mark.t0, { off: mark.a, mark });
    this.open(mark);
  }

  #step(step) {
    const all = this.reader.store.suggestionsInOrder(this.reader.isShown);
    if (!all.length) {
      this.reader.bar.toast(
        this.reader.data.suggestions_on === false
          ? say("Suggestions are off.")
          : say("No suggestions are left."),
      );
      return;
    }
    const from = this.reader.active?.suggested ? all.indexOf(this.reader.active) : -1;
    const caret = this.reader.store.pointAt(
      this.reader.selection.head.turn,
      this.reader.selection.head.off,
    );
    let i =
      step > 0 ? all.findIndex((m) => m.start >= caret) : all.findLastIndex((m) => m.start < caret);
    if (from >= 0) i = from + step;
    if (!all[i]) {
      i = step > 0 ? 0 : all.length - 1;
      this.reader.bar.toast(step > 0 ? say("Back at the first suggestion.") : say("Back at the last suggestion."));
    }
    this.#show(all[i]);
  }

  next = () => this.#step(1);
  previous = () => this.#step(-1);

  /** Accepts or rejects the selected suggestion and moves to the next. */
  #decide(act) {
    if (this.reader.refuseWriting()) return;
    const mark = this.reader.active?.suggested ? this.reader.active : null;
    if (!mark) {
      this.next();
      return;
    }
    const all = this.reader.store.suggestionsInOrder(this.reader.isShown);
    const next = all[all.indexOf(mark) + 1];
    this.reader.panels.close();
    act(mark);
    if (next) this.#show(next);
    else this.reader.moving.backToTurn();
  }

  accept = () =>
    this.#decide((mark) => {
      this.commands.lastCoding = uuid7();
      const ops = [{ op: "accept", suggestion: mark.id, coding: this.commands.lastCoding }];
      this.reader.perform(ops, () => say("Accepted {code}.", { code: this.reader.store.codes.get(mark.code)?.name }));
    });

  reject = () =>
    this.#decide((mark) => {
      this.reader.perform(
        [{ op: "reject", suggestion: mark.id }],
        () => say("Rejected {code}.", { code: this.reader.store.codes.get(mark.code)?.name }),
      );
    });

  otherCode = () => {
    if (this.reader.refuseWriting()) return;
    const mark = this.reader.active;
    if (!mark?.suggested) {
      this.reader.bar.toast(say("No suggestion is selected. Press n for the next one."));
      return;
    }
    const instead = (code, before = []) =>
      // The server rejects it only if the other code stands, so it comes last and names that code.
      this.commands.code(mark, code, before, [{ op: "reject", suggestion: mark.id, code }]);
    this.commands.palette({
      span: mark,
      onPick: (code) => instead(code),
      onCreate: (name, parent) => this.commands.createAnd(name, parent, instead),
    });
  };

  reviewTurn = () => {
    if (this.reader.refuseWriting()) return;
    const { n } = this.reader.store.turns[this.reader.current];
    this.reader.panels.close();
    this.reader.perform([{ op: "review", turn_start: n, turn_end: n }], () => say("Turn marked as read."));
    if (this.reader.current + 1 < this.reader.store.turns.length)
      this.reader.leaveTo(this.reader.current + 1);
  };
}
