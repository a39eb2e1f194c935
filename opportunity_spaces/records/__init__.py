"""What was decided, planned and watched: dated entries that are kept, and are no evidence."""
