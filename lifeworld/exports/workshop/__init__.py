"""What a workshop takes from a study, and what is printed and written of it."""
