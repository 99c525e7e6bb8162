"""Who is speaking: which services account stands behind a nick, and for how long."""
