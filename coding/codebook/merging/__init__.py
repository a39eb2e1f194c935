"""How codes end, and where their codings and the codes below them go."""
