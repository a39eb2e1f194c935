"""The demonstration study: invented people, invented talk, built through the ordinary commands."""
