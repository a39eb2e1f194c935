"""Suggested codings: learning, ranking, reasons, calibration and evaluation."""
