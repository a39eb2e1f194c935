"""Import of projects and codebooks from other programs."""
