"""Quotes: excerpts with who said them, where and when."""
