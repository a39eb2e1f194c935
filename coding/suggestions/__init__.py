"""Codings that a machine proposes: learning, ranking, reasons, calibration and evaluation."""
