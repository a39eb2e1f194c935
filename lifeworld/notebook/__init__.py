"""The notebook: a study as data frames, read only. `from lifeworld.notebook import open_frames`."""

from lifeworld.notebook.frames import Frames, open_frames

__all__ = ["Frames", "open_frames"]
