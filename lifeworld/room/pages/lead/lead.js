// What scribes and facilitators use on their own device, fetched only by theirs.

import { Lead } from "./steering.js";
import { say } from "../shared/say.js";

export { TableBoard } from "./tableboard.js";

/** Opens the sheet from which a facilitator leads the workshop on a phone or a tablet. */
export function openLead(app) {
  const lead = new Lead(app);
  const sheet = app.openSheet(say("Lead the workshop"), lead.node);
  app.follow(sheet, (view) => lead.draw(view));
}
