// Shows the reader at its place before Streamlit has drawn the page, and hands it over afterwards.

const KEY = "lifeworld-place";
// What Streamlit sets around a component, and a reader that stands outside of one lacks.
const LOOKS = [
  ...["text", "background", "secondary-background", "border", "primary", "widget-border"].map((name) => `--st-${name}-color`),
  ...["--st-base-radius", "--st-font"],
];
const USUAL = { left: 312.5, right: 52.5, top: 51, rem: "15px" };
const NARROW = 800; // pixels below which the sidebar lies over the page; start.js knows it, too
const EVERY = 150; // milliseconds
const ROUNDS = 8; // in which Streamlit mounts a component after its script has ended
const LONGEST = 20_000; // milliseconds after which nobody comes for the reader any more

let shown = null; // {reader, host, timer, …} until it is handed over

/** Notes where the reader stands and how it looks, for the next time. */
export function keepPlace(shell) {
  const { left, right, top } = shell.getBoundingClientRect();
  if (right <= left) return;
  const style = getComputedStyle(shell);
  const looks = LOOKS.map((name) => [name, style.getPropertyValue(name)]);
  const rem = getComputedStyle(document.documentElement).fontSize;
  try {
    localStorage.setItem(KEY, JSON.stringify({ window: innerWidth, left, right: innerWidth - right, top, looks, rem }));
  } catch {
    // Without storage the reader is shown once Streamlit has drawn the page.
  }
}

/** Where it stood the last time, or where it stands in a window with a sidebar. */
function findPlace(looks) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    if (kept?.window === innerWidth) return kept;
  } catch {
    // As if nothing was kept.
  }
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const rest = { "--st-base-radius": "8px", "--st-font": '"Source Sans", sans-serif' };
  return { ...USUAL, looks: Object.entries({ ...looks[scheme], ...rest }) };
}

const hasBody = () =>
  document.body ? null : new Promise((go) => addEventListener("DOMContentLoaded", go, { once: true }));

/**
 * Shows a reader where it will stand.
 *
 * @param {new (root: ShadowRoot) => object} Reader
 * @param {object} told what the reader needs of the transcript
 */
export async function showBeforehand(Reader, told) {
  if (innerWidth < NARROW) return;
  const place = findPlace(told.looks);
  await hasBody();
  if (document.querySelector(".st-key-reader")) return; // Streamlit was faster
  const host = document.createElement("div");
  const [left, right, top] = [place.left, place.right, place.top].map((number) => `${number}px`);
  Object.assign(host.style, { position: "fixed", zIndex: 1, margin: 0, left, right, top });
  for (const [name, value] of place.looks) host.style.setProperty(name, value);
  document.documentElement.style.fontSize = place.rem;
  document.body.append(host);
  const reader = new Reader(host.attachShadow({ mode: "open" }));
  const timer = setInterval(look, EVERY);
  shown = { reader, host, timer, path: location.pathname, since: performance.now(), ran: false, rounds: 0 };
  await reader.update({ data: told });
}

/** Takes the reader off where the page ended without one, as with an error, or is another page. */
function look() {
  const state = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState;
  shown.ran ||= state === "running";
  if (shown.ran && state === "notRunning") shown.rounds += 1;
  const late = shown.rounds > ROUNDS || performance.now() - shown.since > LONGEST;
  if (!late && location.pathname === shown.path) return;
  const { reader, host } = end();
  reader.close();
  host.remove();
}

function end() {
  const { reader, host, timer } = shown;
  clearInterval(timer);
  document.documentElement.style.fontSize = "";
  shown = null;
  return { reader, host };
}

/** Puts the reader that was shown beforehand in its place on the page, as it is; null if none was. */
export function takeOver(root) {
  if (!shown) return null;
  const { reader, host } = end();
  reader.moveTo(root);
  host.remove();
  return reader;
}
