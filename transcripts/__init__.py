"""Transcripts: readers, turns, speakers, participants, text spans and embeddings."""

import study  # noqa: F401  first of all, for it keeps the libraries off the network
