"""The evidence chain: links between findings, stale findings and why, and a study's progress."""
