"""Memos over the whole study: what their links name, what they are on, and which concern a thing."""
