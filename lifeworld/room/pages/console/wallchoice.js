// What the projector shows: the present step, or what the facilitator wants to be seen just now.

import { el, keepRows } from "../shared/dom.js";
import { say } from "../shared/say.js";
import { chooseWall, FOLLOWS, readWall } from "../shared/wall.js";

export class WallChoice {
  constructor({ room }) {
    this.room = room;
    this.select = el("select", { id: "wall", onchange: () => chooseWall(this.select.value) });
    this.node = el(
      "span",
      { class: "wall" },
      el("label", { for: "wall" }, say("Projector shows")),
      this.select,
    );
  }

  draw() {
    const { tables = [] } = this.room.parts.get("room") ?? {};
    const step = this.room.parts.get("step");
    const choices = [
      [FOLLOWS, say("The present step")],
      ["join", say("How to join")],
      ["cards", say("The cards")],
      ["board", say("Board")],
      ...tables.map(({ id, name }) => [`table:${id}`, say("Board of {table}", { table: name })]),
      ...(tables.length ? [["tables", say("Tables beside each other")]] : []),
      ...(step?.poll ? [["results", say("Results")]] : []),
      ["blank", say("Nothing")],
    ];
    keepRows(this.select, choices, {
      key: ([value]) => value,
      make: ([value, words]) => el("option", { value }, words),
    });
    const chosen = readWall();
    const wanted = choices.some(([value]) => value === chosen) ? chosen : FOLLOWS;
    if (document.activeElement !== this.select && this.select.value !== wanted) this.select.value = wanted;
  }
}
