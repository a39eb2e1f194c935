"""Reading CSV and Excel tables: headers, and cells as text."""
