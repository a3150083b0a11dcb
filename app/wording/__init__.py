"""Codes and parameters in, sentences that a rep understands out; in four languages."""
