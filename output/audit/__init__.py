"""How right the data are: a sample for a person to check, and what follows from the checked sheet.

In: a store; later the sheet as it was filled in. Out: a sheet; precision and recall a table with confidence intervals.
"""

from output.audit.drawing import draw
from output.audit.scoring import Figures, score
from output.audit.sheet import BadSheet, read_sheet, write_sheet

__all__ = ["BadSheet", "Figures", "draw", "read_sheet", "score", "write_sheet"]
