"""How sure the researchers are of an insight, and why: after GRADE-CERQual, for one study."""
