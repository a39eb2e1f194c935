"""Corrections to a transcript's text; its codings and links move to the new version."""
