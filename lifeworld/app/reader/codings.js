// Commands on codings: open the card, write a memo, change the code, resize, remove.

import { chooseWord, say } from "../language/say.js";
import { codingCard } from "./cards.js";
import { moveEdge } from "./edges.js";
import { quoted } from "./words.js";

export class Codings {
  /** Memos that the server refused, by coding, kept so that no text is lost. */
  drafts = new Map();

  constructor(reader, commands) {
    Object.assign(this, { reader, commands });
  }

  /** Codings at a place, shortest first; without a place, all codings of the turn. */
  #at(turn, off = null) {
    const covers = (m) =>
      off === null || ((m.t0 < turn || m.a <= off) && (m.t1 > turn || m.b >= off));
    return this.reader.store
      .marksIn(turn)
      .filter((m) => !m.suggested && this.reader.isShown(m) && covers(m))
      .sort((x, y) => x.end - x.start - (y.end - y.start));
  }

  /** Number of visible codings in a turn. */
  countIn = (turn) => this.#at(turn).length;

  edit = () => {
    const { head } = this.reader.selection;
    const here = head.off > 0 ? this.#at(head.turn, head.off) : [];
    const marks = here.length ? here : this.#at(this.reader.current);
    if (marks.length) this.open(marks);
    else this.reader.bar.toast(say("This turn has no codings. Select text and press Enter to code it."));
  };

  /** Opens the card for the mark at a place. Returns false if there is none. */
  openAt(turn, off) {
    const marks = this.#at(turn, off);
    if (marks.length) this.open(marks);
    else {
      const hit = this.reader.store
        .marksIn(turn)
        .find(
          (m) =>
            m.suggested &&
            this.reader.isShown(m) &&
            (m.t0 < turn || m.a <= off) &&
            (m.t1 > turn || m.b >= off),
        );
      if (!hit) return false;
      this.commands.suggestions.open(hit);
    }
    return true;
  }

  openMark(id) {
    const mark = this.reader.store.get(id);
    if (mark?.suggested) this.commands.suggestions.open(mark);
    else if (mark) this.open([mark]);
  }

  open(marks, active = (marks.find((m) => m.mine) ?? marks[0]).id) {
    const ids = marks.map((m) => m.id);
    const redraw = () => {
      if (this.reader.focused?.localName === "textarea") return;
      const left = ids.map((id) => this.reader.store.codings.get(id)).filter(Boolean);
      const wanted = this.reader.paper.active;
      if (left.length) this.open(left, left.some((m) => m.id === wanted) ? wanted : left[0].id);
      else this.reader.panels.close();
    };
    const content = codingCard({
      sign: (mark) => this.reader.store.coderOf(mark),
      uncounted: (mark) => this.reader.store.uncountedIn(mark),
      marks,
      active,
      code: (id) => this.reader.store.codes.get(id),
      drafts: this.drafts,
      readonly: this.reader.data.readonly,
      acts: {
        memo: (id, text) => this.saveMemo(id, text),
        recode: (id) => this.recode(id),
        remove: (id) => this.removeOne(id),
        resize: (id, edge, step) => this.resize(id, edge, step),
        focus: (id) => (this.reader.paper.emphasise(id), redraw()),
      },
    });
    const held = this.reader.popover.panel?.contains(this.reader.focused)
      ? this.reader.focused.getAttribute("aria-label")
      : null;
    this.reader.paper.emphasise(active);
    this.reader.panels.open(this.reader.store.codings.get(active), content, {
      label: marks.length > 1 ? say("Codings of this passage") : say("Coding"),
      kind: "card",
      redraw,
      keeps: active,
    });
    if (held)
      this.reader.popover.panel.querySelector(`[aria-label="${CSS.escape(held)}"]`)?.focus();
  }

  saveMemo(id, text) {
    const mark = this.reader.store.codings.get(id);
    if (!mark || text === (mark.memo ?? "") || this.reader.data.readonly) return;
    this.drafts.delete(id);
    this.reader.perform(
      [{ op: "memo", coding: id, memo: text, rev: mark.rev }],
      () => say("Memo saved."),
    );
  }

  memo = () => {
    const { head } = this.reader.selection;
    const own = (list) => list.find((m) => m.mine);
    const mark =
      (this.reader.active && !this.reader.active.suggested && this.reader.active) ||
      own(this.#at(head.turn, head.off || null)) ||
      this.reader.store.codings.get(this.commands.lastCoding) ||
      own(this.#at(this.reader.current));
    if (!mark) {
      this.reader.bar.toast(say("There is no coding here. Press Shift m to write a memo on the turn."));
      return;
    }
    this.reader.go(mark.t0, { off: mark.a });
    this.open([mark]);
    this.reader.popover.panel.querySelector("textarea")?.focus();
  };

  recode(id) {
    const mark = this.reader.store.codings.get(id);
    const to = (code, before = []) => {
      this.commands.remember(code);
      this.reader.perform(
        [...before, { op: "recode", coding: id, code }],
        () => say("Changed to {code}.", { code: this.reader.store.codes.get(code)?.name }),
      );
    };
    this.commands.palette({
      span: mark,
      onPick: (code) => to(code),
      onCreate: (name, parent) => this.commands.createAnd(name, parent, to),
    });
  }

  collect = () => {
    const mark = this.reader.active;
    if (mark && !mark.suggested) this.collectOne(mark.id);
    else this.reader.bar.toast(say("No coding is selected. Click one, or press e."));
  };

  /** Collects the quote of a coding, to be weighed beside an insight. */
  collectOne(id) {
    if (this.reader.refuseWriting()) return;
    this.reader.perform([{ op: "collect", coding: id }]);
    this.reader.bar.toast(say("Collected the quote. It stands beside an insight while you write it."));
  }

  remove = () => {
    const mark = this.reader.active;
    if (!mark || mark.suggested) {
      this.reader.bar.toast(say("No coding is selected. Click one, or press e."));
      return;
    }
    this.removeOne(mark.id);
  };

  removeOne(id) {
    if (this.reader.refuseWriting()) return;
    const mark = this.reader.store.codings.get(id);
    if (!mark?.mine) {
      this.reader.bar.toast(
        say("This coding is by {coder}. Only they can remove it.", {
          coder: mark?.coder ?? say("somebody else"),
        }),
      );
      return;
    }
    const name = this.reader.store.codes.get(mark.code)?.name ?? chooseWord(1, "coding");
    this.reader.panels.close();
    this.reader.perform([{ op: "remove", coding: id }]);
    this.reader.bar.toast(say("Removed {code}. Press u to undo.", { code: quoted(name) }), {
      act: [say("Undo"), () => this.commands.undo()],
    });
    this.reader.moving.backToTurn();
  }

  resize(id, edge, step) {
    const mark = this.reader.store.codings.get(id);
    if (this.reader.refuseWriting() || !mark?.mine) return;
    const next = moveEdge(this.reader.store.turns, mark, edge, step);
    if (next) this.resizeTo(id, next);
    else this.reader.bar.announce(say("The passage boundary cannot move further."));
  }

  /** Gives a coding another passage. */
  resizeTo(id, next) {
    if (this.reader.refuseWriting() || !this.reader.store.codings.get(id)?.mine) return;
    const [start, end] = [
      this.reader.store.pointAt(next.t0, next.a),
      this.reader.store.pointAt(next.t1, next.b),
    ];
    this.reader.perform(
      [{ op: "resize", coding: id, start, end }],
      () => this.reader.store.quote(start, end) ?? say("Passage across several turns."),
    );
  }
}
