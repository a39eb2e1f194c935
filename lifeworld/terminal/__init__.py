"""The commands of `lifeworld`, one module per kind of work, each loaded on first use."""
