"""Consent: what each participant agreed to, purpose by purpose."""
