"""What comes first: rounds in which several people rate blindly, and the order that results."""
