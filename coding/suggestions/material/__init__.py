"""What suggestions are made from: passages of the transcripts, decisions on them, vectors."""
