"""Themes that a machine proposes, and what people make of them."""
