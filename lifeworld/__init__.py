"""From what people say to what an organisation could do, with every quote still attached."""

import study  # noqa: F401  first of all, for it keeps the libraries off the network

__version__ = "0.1.0"
