"""What every chat platform has in common: messages in, replies out, and the protocol that an adapter keeps."""
