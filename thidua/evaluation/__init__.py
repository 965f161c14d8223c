"""How good are the rows? Gold annotations and predictions in, figures out.

Everything but :func:`run` is pure: annotations are plain JSON values, figures are computed from them. ``names`` says
when two names are the same, ``rows`` when two rows are, ``matching`` pairs the rows of an article, ``figures`` counts,
``calibration`` compares the confidence of rows with the judgement on them.
"""

from thidua.evaluation.run import run

__all__ = ["run"]
