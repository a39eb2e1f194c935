"""The codebook, codings, suggested codings and people's decisions on them."""
