"""Readers, one for each family of formats: bytes in, a `Draft` out; none uses a study."""
