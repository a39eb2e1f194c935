"""Runs of suggestions, written in pieces and visible only once they are complete."""
