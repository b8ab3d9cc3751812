"""The whole story, over HTTP alone."""
