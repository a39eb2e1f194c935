// Makes the reader and the transcript of the address ready while Streamlit starts, and shows them.

import { ahead } from "./ahead.js";
import { showBeforehand } from "./beforehand.js";
import { afterPaint } from "./dom.js";
import { fetchStyles } from "./theme.js";

const early = globalThis.__lifeworldEarly; // what start.js has asked for
// A failure is told by the reader, which asks again.
if (early) ahead.bring(early.told, early.answers).catch(() => {});
fetchStyles(["reader", "pane", "print", "frame", "chooser"].map((name) => new URL(`./${name}.css`, import.meta.url)));
if (early)
  import("./reader.js")
    .then(({ Reader }) => showBeforehand(Reader, early.told))
    .finally(() => afterPaint(early.begin));
import("./chooser.js");
