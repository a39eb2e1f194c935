"""Passages that are no evidence and get no suggestions: questions, greetings, empty answers."""
