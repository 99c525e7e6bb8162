"""From pasted text to readings: one small reader for each command's output."""
