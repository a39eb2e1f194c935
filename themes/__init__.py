"""Themes: the codes they gather, and how widely each was raised."""
