"""How well extraction does: annotations compared with what is extracted from their documents."""
