"""The pages: what a session shows for an address, drawn as pieces from frames the workspace hands out."""
