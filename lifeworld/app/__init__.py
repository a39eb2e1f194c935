"""The app in the browser: pages, their parts, the reader, the chain map, our web routes."""
