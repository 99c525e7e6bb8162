"""Configuration: one TOML file, secrets by reference, unknown keys refuse to start."""
