// Adopts the sidebar's style sheet, which then stays for every page.

import { adoptStyles } from "../reader/theme.js";

export default function () {
  adoptStyles(document, [new URL("./sidebar.css", import.meta.url)]);
  return () => {};
}
