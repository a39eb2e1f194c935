"""The codebook, codings, suggested codings and people's decisions on them."""

import study  # noqa: F401  first of all, for it keeps the libraries off the network
