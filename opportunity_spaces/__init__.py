"""What is missing and what could be done: insights, needs, spaces, initiatives, metrics."""
