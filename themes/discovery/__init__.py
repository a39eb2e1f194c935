"""Themes that a machine suggests, and what people make of them."""
