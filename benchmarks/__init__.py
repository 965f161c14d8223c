"""How fast is it, how much memory does it take, and does either grow? ``python -m benchmarks`` measures and prints.

Every module measures one thing, prints what it measured and on what, and returns whether the target was met.
"""
