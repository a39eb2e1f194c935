"""The server of a workshop's room: it opens the room's file alone, never the study."""
