"""The answers of a study's surveys as people review them: marks, stances, and which come first."""
