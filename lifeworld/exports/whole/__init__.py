"""The whole study in other forms: a bundle that comes back as it was, tables for R and Python."""
