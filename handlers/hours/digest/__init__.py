"""What happened: after each session, each day and each week."""
