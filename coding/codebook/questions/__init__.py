"""Codes that are for some questions of a survey only."""
