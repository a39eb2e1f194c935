"""What new interviews change in themes, insights, needs and opportunity spaces."""
