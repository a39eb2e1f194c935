"""What people said: readers, turns, speakers, participants, passages, embeddings."""
