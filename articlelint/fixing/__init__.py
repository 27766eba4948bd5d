"""Repairing articles: which fixes go together, proof that nothing else changed, and the writing."""
