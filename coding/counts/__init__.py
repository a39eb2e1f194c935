"""Who raised a code: counts of groups, interviews and people."""
