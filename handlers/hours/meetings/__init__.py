"""yaml2ical meeting files: in and out."""
