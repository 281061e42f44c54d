"""The steps that bring a database's tables from one version of the program to the next."""
