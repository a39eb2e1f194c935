"""Speakers of a transcript: their roles, and the participants behind them."""
