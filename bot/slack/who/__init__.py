"""Who is who in the workspace."""
