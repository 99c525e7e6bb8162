"""State that survives: one SQLite file, or PostgreSQL by URL, through SQLAlchemy Core."""
