"""Withdrawal of a participant and replacement of names, with a search that proves the erasure."""
