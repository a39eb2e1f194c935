"""Withdrawal of a participant: erasing every trace, replacing names, and proving it."""
