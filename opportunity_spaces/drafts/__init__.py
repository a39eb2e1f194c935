"""What somebody has written of a finding and not saved yet."""
