"""From what people say to what an organisation could do, with every quote still attached."""

__version__ = "0.1.0"
