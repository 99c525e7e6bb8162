"""Pages for a browser, made here: no build step, no script, nothing from elsewhere. See README.md."""
