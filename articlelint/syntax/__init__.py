"""Text to views and spans: one module a syntax."""
