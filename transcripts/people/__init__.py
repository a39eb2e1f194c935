"""The people of a study: attributes, lists of them, the sampling plan, and who had the floor."""
