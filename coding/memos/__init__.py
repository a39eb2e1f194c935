"""Memos: the notes that researchers write on a study, its material and its findings."""
