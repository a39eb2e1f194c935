"""A workshop as it runs: what people did, the state that follows from it, and who sees what."""
