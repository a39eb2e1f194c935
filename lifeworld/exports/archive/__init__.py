"""The packet that a research archive takes: texts of those who agreed, and what explains them."""
