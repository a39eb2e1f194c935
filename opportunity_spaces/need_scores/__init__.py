"""How important needs are and how well they are met: by a survey, and apart, as estimated."""
