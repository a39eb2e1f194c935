"""Codings chosen by filters, and whole turns as quotes, for lists that leave the study."""
