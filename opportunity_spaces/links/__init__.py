"""Links of the chain: what rests on what."""
