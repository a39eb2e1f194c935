"""Corrected transcripts: new versions of a text, and where everything that rests on it moves."""
