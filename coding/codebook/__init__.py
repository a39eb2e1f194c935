"""The codebook: a tree of codes, and the commands that change it."""
