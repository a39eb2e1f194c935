"""Whether suggestions can be trusted: beside a second coder, when they abstain, code by code."""
