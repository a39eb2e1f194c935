"""What metrics have read: values with their days and sources, and how far it is to the target."""
