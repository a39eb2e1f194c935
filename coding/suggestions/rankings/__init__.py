"""The likeliest codes of every passage, whether or not they are suggested."""
