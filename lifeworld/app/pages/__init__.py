"""The pages of the app: each reads a model, shows widgets, and calls a command."""
