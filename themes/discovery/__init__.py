"""Themes suggested by a model, and the decisions people make on them."""
