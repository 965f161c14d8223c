"""What does this page say? Text in, rows out; no network, no files, no clock."""

VERSION = "0.1.0"
