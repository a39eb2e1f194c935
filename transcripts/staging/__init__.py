"""Staging: texts that are in the study file before an import makes them visible."""
