// What every page has: the sidebar's style sheet, and a focus that stays in the page.

import { adoptStyles } from "../reader/theme.js";
import { keepFocus } from "./focus.js";

export default function () {
  adoptStyles(document, [new URL("./sidebar.css", import.meta.url)]);
  keepFocus();
  return () => {};
}
