"""When sessions are: rules, zones, and what people changed of them."""
