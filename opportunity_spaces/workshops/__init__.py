"""Workshops: the evidence in a room, and the way home of what the room decided."""
