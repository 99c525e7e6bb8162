"""Real servers for tests: started on free ports of loopback, stopped by pid."""
