"""Text as it crosses the border: cleaned on the way in, redacted before it is kept, rendered on the way out."""
