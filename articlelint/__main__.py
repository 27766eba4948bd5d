"""`python -m articlelint`."""

import sys

from articlelint.cli import main

if __name__ == "__main__":
    sys.exit(main())
