"""Proposals: codings that a program of others proposes, such as an assistant with its own model."""
