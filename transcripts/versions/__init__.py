"""Corrected transcripts: new versions of a text, with excerpts and turns re-anchored to them."""
