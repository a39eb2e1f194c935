"""Quotes that a person has collected, to link them to findings or to look for more like them."""
