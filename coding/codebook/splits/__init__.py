"""Splitting a code: some of its quotes go to another."""
