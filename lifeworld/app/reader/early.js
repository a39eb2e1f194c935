// Fetches the reader and the transcript of the address while Streamlit starts.

import { ahead } from "./ahead.js";
import { fetchStyles } from "./theme.js";

const told = JSON.parse(document.getElementById("lifeworld-early")?.textContent ?? "null");
// A failure is told by the reader, which asks again.
if (told) ahead.bring(told).catch(() => {});
fetchStyles(["reader", "pane", "print", "frame", "chooser"].map((name) => new URL(`./${name}.css`, import.meta.url)));
import("./reader.js");
import("./chooser.js");
