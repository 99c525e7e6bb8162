"""Announcements: drafted, shown, agreed to by a second person, said in many channels, and never changed silently."""
