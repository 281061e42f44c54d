"""A workspace for key accounts: notebooks for analysts, dashboards for managers, one package underneath."""
