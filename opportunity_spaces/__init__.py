"""Findings and what follows from them: insights, needs, spaces, initiatives, metrics."""

import study  # noqa: F401  first of all, for it keeps the libraries off the network
