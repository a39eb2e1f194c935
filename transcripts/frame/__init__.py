"""The frame of a study: what it asks, for whom, and the strata that it compares."""
