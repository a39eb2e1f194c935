"""What a study answers to: aims, the challenges that an organisation counts, outside sources."""
