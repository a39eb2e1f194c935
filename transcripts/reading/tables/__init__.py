"""Tables from CSV and Excel files: their cells as text, whoever asks for them."""
