"""Embedding models, which turn texts into vectors; none is downloaded unless the user asks."""
