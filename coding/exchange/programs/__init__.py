"""Projects of Taguette and QualCoder, read from their databases."""
