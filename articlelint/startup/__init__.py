"""What exists only so that a process starts fast.

Every module here states what it gains, measured on the whole process by `python -m benchmarks.startup`. What depends on
internals of CPython has a fallback that gives the same findings, and uses it on versions that are not known to work
(`interpreter.IS_KNOWN`). Nothing outside this package imports a private module of the standard library.
"""
