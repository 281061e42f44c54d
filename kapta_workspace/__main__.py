"""The ``kapta`` command; ``python -m kapta_workspace`` is the same."""

from kapta_workspace.cli.app import app


def main() -> None:
    """Run one command."""
    app(prog_name="kapta")


if __name__ == "__main__":
    main()
