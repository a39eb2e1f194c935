"""The demonstration study: invented people and conversations, built with the ordinary commands."""
