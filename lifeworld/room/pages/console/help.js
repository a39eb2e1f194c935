// The sheet of keys, with a switch for them.

import { openDialog } from "./dialogs.js";
import { el } from "../shared/dom.js";
import { say } from "../shared/say.js";

const KEPT = "lifeworld-room-keys";
export const areKeysOff = (store = localStorage) => store.getItem(KEPT) === "off";

const SHEET = [
  [
    say("Lead"),
    [
      ["n", say("Start, next step, go on")],
      ["b", say("Back to the step before")],
      ["r", say("Reveal or hide again; results of a vote")],
      ["v", say("Close the vote")],
      ["l", say("Lock or unlock")],
      ["g", say("Bring everyone here")],
      ["t", say("Tell everyone a line")],
      ["u", say("Undo")],
    ],
  ],
  [
    say("Timer"),
    [
      ["+", say("One minute more")],
      ["-", say("One minute less")],
      ["p", say("Stop the timer, let it go on")],
      ["m", say("Sound on or off")],
    ],
  ],
  [
    say("Go to"),
    [
      ["a", say("Run sheet")],
      ["c", say("The cards")],
      ["o", say("Board")],
      ["q", say("Questions")],
      ["d", say("Log")],
      ["w", say("In the room")],
    ],
  ],
  [
    say("On the board"),
    [
      ["← ↑ ↓ →", say("To the next card")],
      ["Enter", say("Pick a card up, put it down")],
      ["Escape", say("Put it back")],
    ],
  ],
];

export async function showHelp() {
  const sheet = el("div", { class: "sheet" });
  for (const [title, rows] of SHEET)
    sheet.append(
      el(
        "section",
        {},
        el("h3", {}, title),
        el(
          "dl",
          {},
          ...rows.flatMap(([key, words]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, words)]),
        ),
      ),
    );
  const on = el("input", { type: "checkbox", id: "keys-on", ...(areKeysOff() ? {} : { checked: true }) });
  on.addEventListener("change", () => localStorage.setItem(KEPT, on.checked ? "on" : "off"));
  await openDialog(
    say("Keys"),
    [sheet, el("p", { class: "check" }, on, el("label", { for: "keys-on" }, say("Single letters are keys")))],
    { wide: true },
  );
}
