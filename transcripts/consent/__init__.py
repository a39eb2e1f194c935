"""Consent: what each participant agreed to, by purpose."""
