"""A dataset to publish: the tables of a store as files that explain themselves.

In: a store. Out: a folder with the tables in the forms that are asked for, a Frictionless data package, a codebook, a
citation and a note on personal data; and what differs between two such folders.
"""

from output.export.about import About
from output.export.release import FORMATS, Written, write

__all__ = ["FORMATS", "About", "Written", "write"]
