"""The tests; a package so that their stand-ins are ``tests.databases`` and nothing else is."""
