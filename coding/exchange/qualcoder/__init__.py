"""Projects of QualCoder: what a folder NAME.qda holds."""
