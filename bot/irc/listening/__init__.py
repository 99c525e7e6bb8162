"""What people say: thrown away as bytes, joined to pastes, or made a `Message`."""
