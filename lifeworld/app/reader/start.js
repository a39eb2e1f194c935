// Runs before Streamlit: tells it where its server is, asks for the transcript of the address, and
// lets the reader go first where it can be shown beforehand.

(() => {
  const LONGEST = 700; // milliseconds that Streamlit waits for the reader, whatever becomes of it
  const NARROW = 800; // pixels, below which nothing is shown beforehand; beforehand.js knows it, too
  // Otherwise it looks for its server below the page's address first. This script is at
  // …/lw/assets/VERSION/reader/start.js.
  const server = new URL("../../../../", document.currentScript.src).href;
  window.__streamlit = { ...window.__streamlit, BACKEND_BASE_URL: server };
  const told = JSON.parse(document.getElementById("lifeworld-early")?.textContent ?? "null");
  if (!told) return;

  /** Starts Streamlit, whose script the server has left for us to start. */
  let begun = false;
  const begin = () => {
    const link = document.getElementById("streamlit");
    if (begun || !link) return;
    begun = true;
    const script = document.createElement("script");
    Object.assign(script, { type: "module", crossOrigin: "", src: link.href });
    document.head.append(script);
  };
  addEventListener("DOMContentLoaded", () => setTimeout(begin, innerWidth < NARROW ? 0 : LONGEST));

  const { api, token, transcript, hash } = told;
  const home = `${location.origin}${api}/transcripts/${encodeURIComponent(transcript)}`;
  const ask = async (path) => {
    const response = await fetch(home + path, { headers: { Authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`The server responded with status ${response.status}.`);
    return response.json();
  };
  const text = `?h=${encodeURIComponent(hash)}`;
  const answers = Promise.all([ask(text), ask(`/marks${text}`)]);
  answers.catch(() => {}); // the reader asks again, and says what is wrong
  window.__lifeworldEarly = { told, answers, begin };
})();
