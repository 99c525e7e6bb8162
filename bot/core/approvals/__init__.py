"""Agreement before a change: proposals, who may agree to them, and that each is carried out at most once."""
