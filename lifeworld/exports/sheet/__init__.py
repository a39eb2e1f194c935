"""Tables of quotes for Excel, and for programs that calculate with them."""
