// A vote as the facilitator sees it: how many voted, close it, what it came to, a second round.

import { drawResults } from "../board/results.js";
import { el, setText } from "../shared/dom.js";
import { button } from "../shared/icons.js";
import { formatNumber, say } from "../shared/say.js";

const POLLS = {
  dots: say("Dots"),
  rating: say("Rating by criteria"),
  pairwise: say("Pairs"),
  agree: say("Agree, pass, disagree"),
};

export class VotePane {
  #drawn = "";

  constructor({ room }) {
    this.room = room;
    this.rule = el("p", { class: "hint" });
    this.turnout = el("p", { class: "voted", role: "status" });
    this.warning = el(
      "p",
      { class: "warning" },
      say("There are no one-time codes: one person can vote twice from two phones."),
    );
    this.close = button("lock", say("Close the vote"), () => this.closeVote(), {
      class: "primary",
      "aria-keyshortcuts": "v",
      title: say("Close the vote (v)"),
    });
    this.again = button("undo", say("Vote once more"), () =>
      this.room.send("poll.again", { step: this.step.id }),
    );
    this.results = el("div", { class: "tally" });
    this.node = el(
      "div",
      { class: "votepane" },
      this.rule,
      this.turnout,
      this.warning,
      el("div", { class: "acts" }, this.close, this.again),
      this.results,
    );
  }

  get step() {
    return this.room.parts.get("step");
  }

  closeVote() {
    const { step } = this;
    if (step?.poll && !step.poll.closed) this.room.send("poll.close", { step: step.id });
  }

  draw() {
    const { step } = this;
    const poll = step?.poll;
    if (!poll) return;
    const { mandate, rule, ballots } = this.room.parts.get("room") ?? {};
    const counts = this.room.parts.get("counts") ?? {};
    setText(this.rule, [POLLS[poll.kind] ?? poll.kind, mandate, rule].filter(Boolean).join(" · "));
    const tally = poll.closed ? this.room.parts.get(`tally:${step.id}`) : null;
    this.turnout.hidden = Boolean(tally);
    const voted = formatNumber(counts.voted ?? 0);
    const here = formatNumber(counts.voters ?? counts.here ?? 0);
    setText(this.turnout, say("{voted} of {here} have voted", { voted, here }));
    this.warning.hidden = Boolean(ballots || poll.closed);
    this.close.hidden = poll.closed;
    this.again.hidden = !poll.closed;
    const told = tally ? JSON.stringify(tally) : "";
    if (told === this.#drawn) return;
    this.#drawn = told;
    if (tally) drawResults(this.results, tally, { criteria: poll.criteria ?? [] });
    else this.results.replaceChildren();
  }
}
