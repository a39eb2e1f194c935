"""Memos over the whole study: what they are on, what their links name, which concern a thing."""
