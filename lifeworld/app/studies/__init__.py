"""Which study the app serves, and how others are chosen, begun and restored."""
