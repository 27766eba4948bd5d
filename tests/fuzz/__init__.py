"""Fuzzing: what articlelint reads, mutated, and what must hold for each input. README.md says how to run it.

pytest runs a few inputs of each target (tests/test_fuzz.py); `python -m tests.fuzz.guided` runs many.
"""
