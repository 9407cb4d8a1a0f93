"""What makes and checks the course; notebooks never import it. See ``python -m tools --help``."""
