"""Language models that turn texts into vectors; nothing is downloaded without being asked for."""
