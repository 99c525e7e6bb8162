"""What comes due: every occurrence is a row before it is a message, and is said once."""
