"""How does it get from files to outcomes? Paths in, one outcome a file out, in their order."""
