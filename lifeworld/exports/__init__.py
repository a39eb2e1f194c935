"""Exports of a study: the report as plain values, and the files it is written to."""
