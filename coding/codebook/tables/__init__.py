"""A codebook as values that belong to no study, and what one is to a study."""
