"""From a file's bytes to turns and speakers: formats, encodings, and a guarded process."""
