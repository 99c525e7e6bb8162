"""Series as iCalendar (RFC 5545)."""
