"""Reading files into turns and speakers: formats, encodings and a sandboxed process."""
