"""Codebooks as tables and documents: written for others, read from others, taken into a study."""
