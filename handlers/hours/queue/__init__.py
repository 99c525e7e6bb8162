"""Questions for office hours: asked at any time, on any platform, answered in or between the hours."""
