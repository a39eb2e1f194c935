"""Sound and film of a session, kept beside the study: sniffed, stored, attached, served."""
