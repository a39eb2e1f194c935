"""The codebook: a tree of codes, and every write of it."""
