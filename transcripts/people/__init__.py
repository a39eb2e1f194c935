"""Participants: attributes, imported lists, the sampling plan and shares of talk."""
