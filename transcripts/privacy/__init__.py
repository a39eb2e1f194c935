"""Privacy: names and pseudonyms, the encrypted key file, consent checks and disclosure risk."""
