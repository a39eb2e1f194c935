// Tells Streamlit where its server is, so that it does not look for it below the page's address first.

window.__streamlit = { ...window.__streamlit, BACKEND_BASE_URL: `${location.origin}/` };
