// Steps that people do in their own time: opened until a date, closed, and the text that reminds them.

import { askOnce, openDialog } from "./dialogs.js";
import { el, setText } from "../shared/dom.js";
import { renderMoment } from "../shared/moment.js";
import { formatNumber, say } from "../shared/say.js";

const DAY = 86_400_000;
const LANGUAGES = { en: say("In English"), da: say("In Danish") };

/** Returns what the run sheet says of a step's own time: until when, and how many did something. */
export function describeOpening({ kind, until, opened, closed, looked, did }, joined) {
  if (!opened) return "";
  const many = formatNumber(kind === "read" ? looked : did);
  const of = formatNumber(joined);
  const told = kind === "read" ? say("{many} of {of} have looked", { many, of }) : say("{many} of {of} have answered", { many, of });
  if (until) return `${say("Open until {until}", { until: renderMoment(until) })} · ${told}`;
  return `${say("Was open until {moment}", { moment: renderMoment(closed) })} · ${told}`;
}

/** Returns a moment as a field of a form holds it: the hour on the wall, without a zone. */
export function writeField(at) {
  const there = new Date(at);
  const two = (number) => String(number).padStart(2, "0");
  return `${there.getFullYear()}-${two(there.getMonth() + 1)}-${two(there.getDate())}T${two(there.getHours())}:${two(there.getMinutes())}`;
}

/** Returns the moment that is offered first: three days from now, at noon. */
export const offerMoment = (now) => new Date(now + 3 * DAY).setHours(12, 0, 0, 0);

export class Opening {
  constructor(room) {
    this.room = room;
  }

  /** Returns what can be done with a step: [name, words, act]. */
  listActs(step, phase) {
    if (phase === "ended" || !step.openable) return [];
    if (!step.until) return [["open", say("Open until …"), () => this.#open(step)]];
    return [
      ["open", say("Change the date"), () => this.#open(step)],
      ["remind", say("Text to send"), () => this.#remind()],
      ["close", say("Close it now"), () => this.#close(step)],
    ];
  }

  async #open(step) {
    const field = el("input", { id: "until", type: "datetime-local", required: true, value: writeField(step.until || offerMoment(this.room.now())), min: writeField(this.room.now()) }); // prettier-ignore
    const again = !step.until && step.asks_again ? el("p", {}, say("Its vote is closed: this asks a second round.")) : "";
    const words = say("Whoever has the code does this step in their own time, until then. Nobody sees what others voted before it is closed. This computer must run meanwhile, and be reached.");
    const title = step.until ? say("Open until when?") : say("Open “{step}” for people’s own time?", { step: step.title });
    const yes = step.until ? say("Change the date") : say("Open it");
    const parts = [el("p", {}, words), again, el("label", { for: "until" }, say("Open until")), field].filter(Boolean);
    if (!(await openDialog(title, parts, { yes, begin: field }))) return;
    const until = new Date(field.value).getTime();
    if (Number.isFinite(until)) this.room.send("open", { step: step.id, until });
  }

  async #close(step) {
    const added = say("Nobody can add anything to “{step}” any more.", { step: step.title });
    const counted = step.kind === "vote" ? say("Its vote is counted now.") : "";
    if (await askOnce(say("Close it now?"), `${added} ${counted}`.trim(), say("Close it"))) this.room.send("close", { step: step.id });
  }

  #remind() {
    const texts = this.room.parts.get("reminder") ?? {};
    const told = el("p", { class: "hint", role: "status" });
    const boxes = Object.entries(LANGUAGES).flatMap(([language, title]) => {
      const box = el("textarea", { id: `remind-${language}`, rows: 8, readonly: true, lang: language, value: texts[language] ?? "" });
      const copy = async () => {
        try {
          await navigator.clipboard.writeText(box.value);
          setText(told, say("Copied."));
        } catch {
          box.select();
          setText(told, say("Select the text and copy it."));
        }
      };
      return [el("label", { for: box.id }, title), box, el("button", { type: "button", onclick: copy }, say("Copy"))];
    });
    const lacking = this.room.parts.get("address")?.url ? "" : el("p", {}, say("The room is not open for phones yet: open it first, and the text holds its address."));
    openDialog(say("Text to send"), [lacking, ...boxes, told].filter(Boolean), { wide: true });
  }
}
