"""How far the fieldwork went: saturation, what nobody read, and where to go deeper next."""
