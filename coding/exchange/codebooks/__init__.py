"""Codebooks alone: written for others, read from others, and taken into a study."""
