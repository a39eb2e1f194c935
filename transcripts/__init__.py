"""Transcripts: readers, turns, speakers, participants, text spans and embeddings."""
