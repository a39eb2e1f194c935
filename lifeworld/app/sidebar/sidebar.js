// What every page has: the sidebar's style sheet and its marked entry, and a focus that stays.

import { adoptStyles } from "../reader/theme.js";
import { markEntry } from "./entry.js";
import { keepFocus } from "./focus.js";

export default function ({ data }) {
  adoptStyles(document, [new URL("./sidebar.css", import.meta.url)]);
  keepFocus();
  markEntry(data.entry);
  return () => {};
}
