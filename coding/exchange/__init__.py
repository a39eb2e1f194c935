"""Projects and codebooks of other programs."""
