"""Notes taken by meetbot's words, at any time: nobody starts or ends a meeting."""
