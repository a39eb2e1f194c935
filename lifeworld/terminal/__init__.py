"""The commands of `lifeworld`, one module for each kind of work; loaded when they are asked for."""
