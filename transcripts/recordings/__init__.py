"""Audio, video and photos of sessions, stored in a folder beside the study."""
