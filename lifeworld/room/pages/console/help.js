// The sheet of keys, with a switch for them.

import { openDialog } from "./dialogs.js";
import { el } from "../shared/dom.js";
import { mark, say } from "../shared/say.js";

const KEPT = "lifeworld-room-keys";
export const areKeysOff = (store = localStorage) => store.getItem(KEPT) === "off";

const SHEET = [
  [
    mark("Lead"),
    [
      ["n", mark("Start, next step, go on")],
      ["b", mark("Back to the step before")],
      ["r", mark("Reveal or hide again; results of a vote")],
      ["v", mark("Close the vote")],
      ["l", mark("Lock or unlock")],
      ["g", mark("Bring everyone here")],
      ["t", mark("Tell everyone a line")],
      ["u", mark("Undo")],
    ],
  ],
  [
    mark("Timer"),
    [
      ["+", mark("One minute more")],
      ["-", mark("One minute less")],
      ["p", mark("Stop the timer, let it go on")],
      ["m", mark("Sound on or off")],
    ],
  ],
  [
    mark("Go to"),
    [
      ["a", mark("Run sheet")],
      ["c", mark("Cards")],
      ["o", mark("Board")],
      ["q", mark("Questions")],
      ["d", mark("Log")],
      ["w", mark("In the room")],
    ],
  ],
  [
    mark("On the board"),
    [
      ["← ↑ ↓ →", mark("To the next card")],
      ["Enter", mark("Pick a card up, put it down")],
      ["Escape", mark("Put it back")],
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
        el("h3", {}, say(title)),
        el(
          "dl",
          {},
          ...rows.flatMap(([key, words]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, say(words))]),
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
