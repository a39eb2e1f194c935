"""Codes open-ended answers in bulk, without a study: tables in, a table out."""
