"""Codings in tables: rows of document, quote and code, found again in the study's transcripts."""
