"""The evidence chain: what rests on what, what is stale and why, and how far a study has come."""
