"""``python -m api.cli`` is ``greenweft``."""

from api.cli.door import main

if __name__ == "__main__":
    main()
