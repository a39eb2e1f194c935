"""Codes that are confused with each other, and how people tell them apart."""
