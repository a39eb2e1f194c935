"""What leaves a study: the report as plain values, and the files it is written to."""
