"""The report as a document: its sections, checklists and audit trail."""
