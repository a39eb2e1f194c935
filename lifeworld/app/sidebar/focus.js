// Keeps the keyboard in the page when what had the focus is gone, as after a list opens one of its
// things: Tab then goes on from the top of the page, and not from the top of the navigation.

const MAIN = "[data-testid=stMain]";
const stop = Symbol.for("lifeworld.focus");

/**
 * Whether the focus was lost with its element, rather than given up or taken elsewhere.
 *
 * @param {{isConnected: boolean}|null} last what had the focus by the keyboard
 * @param {object|null} active what has it now
 * @param {object} body where it falls when an element is taken away
 */
export function isLost(last, active, body) {
  return last !== null && !last.isConnected && (active === null || active === body);
}

/** Watches the page, once for each window. */
export function keepFocus() {
  if (document[stop]) return;
  document[stop] = true;
  let last = null;
  document.addEventListener("focusin", ({ target }) => {
    last = target.matches?.(":focus-visible") ? target : null;
  });
  new MutationObserver(() => {
    if (!isLost(last, document.activeElement, document.body)) return;
    last = null;
    document.querySelector(MAIN)?.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true });
}
