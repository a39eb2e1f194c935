"""What an export will look like, before it is made: its first pages, slides, rows or files."""
