"""What an ethics board asks for, made from the study: information sheet, consent form, record."""
