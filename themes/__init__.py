"""What recurs in what people said: themes, what they gather, and how widely each was heard."""
