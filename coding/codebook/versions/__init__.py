"""The codebook as it was, what changed since, and versions that somebody gave a name."""
