"""The app in the browser: pages, their parts, the reader, the chain map, and the web routes."""
