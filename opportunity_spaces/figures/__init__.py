"""Figures by segment from elsewhere, beside what people of the same segments say."""
