"""What insiders believed before the fieldwork, and what became of it."""
