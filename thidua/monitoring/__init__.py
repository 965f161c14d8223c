"""Monitors: is each site still what it was, and is what is read of it still whole?

In: what a crawl counted on each site (:mod:`thidua.monitoring.gathering`), what stands in the store, the registry. Out:
findings in the store, told to a person (:mod:`thidua.monitoring.telling`). The monitors are Spidermon's
(:mod:`thidua.monitoring.sites`, :mod:`thidua.monitoring.suites`); they run on the store when a crawl has ended, by
Spidermon's runner and not by its Scrapy extension, since they compare runs and sites, and a crawl does not know others.
"""
