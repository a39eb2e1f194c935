"""Quotes that may speak for or against what somebody is writing."""
