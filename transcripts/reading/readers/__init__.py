"""One reader per family of formats: bytes in, a `Draft` out; nothing here knows of a study."""
