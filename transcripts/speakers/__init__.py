"""Speakers of a transcript: their roles and the participants linked to them."""
