"""Random samples: passages drawn by chance, read one by one, which tell how often codes occur."""
