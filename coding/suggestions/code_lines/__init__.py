"""From which probability a code is suggested, as a person sets it, and what that would do."""
