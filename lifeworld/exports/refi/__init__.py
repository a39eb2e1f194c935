"""A study as a REFI-QDA project or codebook, which other programs for qualitative work open."""
