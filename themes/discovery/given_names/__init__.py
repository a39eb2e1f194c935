"""Names that people give to suggested themes before they decide on them."""
