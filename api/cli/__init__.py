"""The `halemark` command. Each group of commands is a file here."""
