"""Names and their replacements, the encrypted key, consent, and details that identify people."""
