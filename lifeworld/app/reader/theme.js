// Style sheets and theme: dark or light follows the luminance of Streamlit's background.

/** Relative luminance (WCAG 2) of a computed `rgb()` or `color(srgb …)` value; 1 if invalid. */
export function luminance(colour) {
  const numbers = colour
    .match(/[\d.]+(?:e-?\d+)?/g)
    ?.slice(0, 3)
    .map(Number);
  if (!numbers || numbers.length < 3) return 1;
  const scale = colour.startsWith("rgb") ? 255 : 1;
  const [r, g, b] = numbers
    .map((n) => n / scale)
    .map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const sheets = new Map();

function fetchSheet(address) {
  if (!sheets.has(address))
    sheets.set(
      address,
      fetch(address)
        .then((response) => response.text())
        .then((text) => new CSSStyleSheet().replace(text)),
    );
  return sheets.get(address);
}

/** Fetches style sheets that will be needed. */
export function fetchStyles(urls) {
  for (const url of urls) fetchSheet(String(url)).catch(() => {});
}

/** Adds style sheets to a root, in this order: a later one wins. Each is fetched only once. */
export async function adoptStyles(root, urls) {
  const found = await Promise.all(urls.map((url) => fetchSheet(String(url))));
  for (const sheet of found)
    if (root.adoptedStyleSheets && !root.adoptedStyleSheets.includes(sheet))
      root.adoptedStyleSheets.push(sheet);
}

/** Takes a style sheet off again. */
export async function dropStyles(root, url) {
  const sheet = await sheets.get(String(url));
  root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
}

/**
 * Whether the reader may take the focus: nobody writes, answers a dialog or browses a menu. The
 * list of transcripts has a field of its own, which is left as soon as one is chosen, but not while
 * the list is open again.
 *
 * @param {Element|null} active what has the focus on the page
 */
export function mayTakeFocus(active) {
  const busy = "[role=dialog], [role=menu], [role=listbox], [aria-expanded=true]";
  if (!active || active.closest(busy)) return false;
  if (active.closest(".st-key-transcript_box")) return true;
  return !active.matches("input, textarea, select, [contenteditable=true]");
}

export function followTheme(host) {
  const dark = luminance(getComputedStyle(host).backgroundColor) < 0.25;
  host.classList.toggle("dark", dark);
  return dark;
}

/** Sets the height from the host's top to the bottom of the window, ignoring scroll. */
export function fitHeight(host, margin = 6) {
  let top = host.getBoundingClientRect().top;
  for (let n = host; n; n = n.assignedSlot ?? n.parentNode ?? n.host) {
    if (n !== host && n.scrollTop) top += n.scrollTop;
  }
  host.style.setProperty("--height", `calc(100dvh - ${Math.max(0, Math.round(top)) + margin}px)`);
}
