"""The insight deck: a report as a PowerPoint presentation, in our template or a client's."""
