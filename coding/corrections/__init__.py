"""Corrections to a transcript's words, with the codings and links that move to the new version."""
