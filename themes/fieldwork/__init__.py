"""The state of the fieldwork: saturation, unread turns, and the plan for the next phase."""
