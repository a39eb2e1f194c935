"""The people of a study: attributes, consent, the sampling plan, and who had the floor."""
