"""The assistant: what a program with a language model may read of a study, and propose."""
