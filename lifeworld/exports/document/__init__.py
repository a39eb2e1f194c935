"""Documents: one model, written as Word and as a page for any browser."""
