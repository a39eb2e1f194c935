"""Codes that are kept with their codings and not offered any more."""
