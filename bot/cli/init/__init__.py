"""`openinfra-bot init`: a few questions, and a configuration file that explains itself."""
