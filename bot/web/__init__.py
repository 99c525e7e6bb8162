"""One small HTTP server for everything that comes in by HTTP."""
