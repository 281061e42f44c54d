"""The command line: one file a group of commands; each asks the workspace and says what came of it."""
