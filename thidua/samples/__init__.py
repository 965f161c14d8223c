"""Sample sites: imitations of provincial news sites, with articles of our own, served on loopback.

In: the data files beside this module. Out: a server for tests and for the demonstration (:class:`SampleSites`), what
stands on the sites (:mod:`thidua.samples.truth`), which traps a crawler stepped into (:mod:`thidua.samples.springing`).
"""

from thidua.samples.serving import SampleSites

__all__ = ["SampleSites"]
