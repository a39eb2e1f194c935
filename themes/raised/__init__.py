"""Who raised each theme: sessions, people and mentions by stratum."""
