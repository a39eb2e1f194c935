"""The input of suggestions: passages of the transcripts, decisions on them, and vectors."""
