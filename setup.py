"""The egg that ``scrapyd-deploy`` builds: our packages with their data; the rest is in pyproject.toml."""

import re
from pathlib import Path

from setuptools import find_packages, setup

PACKAGES = ("extract", "output", "pipelines", "spiders", "thidua")

(version,) = re.findall(r'^__version__ = "(.+)"$', Path("thidua/__init__.py").read_text(encoding="utf-8"), re.MULTILINE)
setup(
    version=version,
    packages=find_packages(include=[found for name in PACKAGES for found in (name, f"{name}.*")]),
    package_data={"": ["**/*"]},
    exclude_package_data={"": ["**/__pycache__/*", "__pycache__/*"]},
)
