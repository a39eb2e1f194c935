"""Search over the whole study: by words, by pattern, by meaning; saved searches."""
