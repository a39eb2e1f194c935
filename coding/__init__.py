"""What we hear in the words: codebook, codings, suggestions, and what people say of them."""
