"""Quotes from elsewhere, found again in a text."""
