// Runs before Streamlit: tells it where its server is, and asks for the transcript of the address.

(() => {
  // Otherwise it looks for its server below the page's address first. This script is at
  // …/lw/assets/VERSION/reader/start.js.
  const server = new URL("../../../../", document.currentScript.src).href;
  window.__streamlit = { ...window.__streamlit, BACKEND_BASE_URL: server };
  const told = JSON.parse(document.getElementById("lifeworld-early")?.textContent ?? "null");
  if (!told) return;
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
  window.__lifeworldEarly = { told, answers };
})();
