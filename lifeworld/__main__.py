"""`python -m lifeworld` is the `lifeworld` command."""

from lifeworld.cli import main

main()
