"""What a person said of codes that the machine proposed or ranked."""
