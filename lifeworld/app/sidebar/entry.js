// Marks the sidebar's entry of the family that the open page belongs to. Streamlit marks the open
// page alone, and most pages of a family have no entry of their own.

const LINKS = "[data-testid=stSidebarNavLink]";
const shown = Symbol.for("lifeworld.entry");

/** Whether a link leads to the page at *path*, whatever stands before it. */
export function leadsTo(href, path) {
  return path !== "" && new URL(href, "http://localhost/").pathname.endsWith(`/${path}`);
}

/**
 * Marks the one link that leads to *path*, and no other; also when the links are drawn anew.
 *
 * @param {string} path the address of the entry, or nothing where the page has its own
 */
export function markEntry(path) {
  const first = document[shown] === undefined;
  document[shown] = path;
  mark();
  if (first) new MutationObserver(mark).observe(document.body, { childList: true, subtree: true });
}

function mark() {
  for (const link of document.querySelectorAll(LINKS)) {
    const is = leadsTo(link.href, document[shown]);
    if (is) link.setAttribute("aria-current", "true");
    else if (link.getAttribute("aria-current") === "true") link.removeAttribute("aria-current");
  }
}
