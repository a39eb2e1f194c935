// Makes the reader and the transcript of the address ready while Streamlit starts.

import { ahead } from "./ahead.js";
import { fetchStyles } from "./theme.js";

const early = globalThis.__lifeworldEarly; // what start.js has asked for
// A failure is told by the reader, which asks again.
if (early) ahead.bring(early.told, early.answers).catch(() => {});
fetchStyles(["reader", "pane", "print", "frame", "chooser"].map((name) => new URL(`./${name}.css`, import.meta.url)));
import("./reader.js");
import("./chooser.js");
