"""Themes: the codes they gather, and how widely each was raised."""

import study  # noqa: F401  first of all, for it keeps the libraries off the network
