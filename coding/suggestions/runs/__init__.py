"""Runs of a machine: written in pieces, and made visible only when all of a run is there."""
