"""
Who may be asked for what is missing about a contact or an account; each answer is a proposal with its source.

``offline`` asks nobody and is always there. The others ask the network: each is off until an administrator
names it, and is asked when somebody presses the button, never by itself.
"""

from kapta_workspace.connectors.enrich.offline import Offline
from kapta_workspace.connectors.enrich.providers import PROVIDERS, Provider, switched_on

__all__ = ["PROVIDERS", "Offline", "Provider", "switched_on"]
