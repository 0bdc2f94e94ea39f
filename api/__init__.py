"""Every way in: the command line, and later HTTP. Nothing imports this room."""
