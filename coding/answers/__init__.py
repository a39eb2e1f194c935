"""Bulk coding of open-ended answers without a study: tables in, a table out."""
