"""How common each code is, estimated from suggestions and passages read at random."""
