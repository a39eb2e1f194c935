"""Findings and what follows from them: insights, needs, spaces, initiatives, metrics."""
