"""Which pages, and how to get them?"""
