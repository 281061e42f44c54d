"""The house a workspace lives in: who comes in, how it is set up, what is unfinished, how far its log is."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from kapta_workspace.connectors.oidc import OidcProvider
from kapta_workspace.services import news, readiness
from kapta_workspace.services.database_roles import DatabaseRoles
from kapta_workspace.services.goal_templates import GoalTemplateDesk
from kapta_workspace.services.settings_file import SettingsFile
from kapta_workspace.services.sign_in import SignIn
from kapta_workspace.services.unfinished import Unfinished
from kapta_workspace.services.views import View
from kapta_workspace.storage.store import Store

Made = TypeVar("Made")


class House:
    """
    What a workspace has beside its records.

    Attributes:
        store: The database.
        user: On whose behalf everything is done.
        settings: Those of the installation.
        through: The way in, for the log.
    """

    store: Store
    user: int
    settings: Any
    through: str

    @property
    def settings_file(self) -> SettingsFile:
        """All settings as one YAML file: ``.write("settings.yaml")``, ``.plan("settings.yaml").apply()``."""
        return SettingsFile(self.store, self.user, self.through)

    @property
    def unfinished(self) -> Unfinished:
        """What one has begun to type on the served pages and not saved; ``services.unfinished``."""
        return Unfinished(self.store, self.user)

    @property
    def head(self) -> int:
        """The newest position of the log."""
        return View(self.store, self.user).head

    def concerns(self, account: int, position: int) -> bool:
        """Whether an account's page may look different by what was written after a position of the log."""
        return news.concerns(View(self.store, self.user), account, position)

    def kept(self, account: int, what: Hashable, make: Callable[[], Made]) -> Made:
        """What ``make`` gives of an account's page, from memory while nothing written concerns the page."""
        return news.kept(View(self.store, self.user), account, what, make)

    def is_ready(self) -> bool:
        """
        Whether a server of this workspace may be sent visitors; see ``services.readiness``.

        Raises:
            NotReady: saying what is in the way, to whoever asks.
        """
        readiness.make_sure(self.store, self.settings.folder)
        return True

    @property
    def oidc(self) -> OidcProvider | None:
        """The sign-in provider the settings name; None when they name none."""
        told = self.settings
        facts = (told.oidc_issuer, told.oidc_client_id, told.oidc_client_secret)
        return OidcProvider.told(*facts, home=told.public_url, name=told.oidc_name)

    @property
    def database_roles(self) -> DatabaseRoles:
        """Who reads a PostgreSQL workspace with SQL of their own; see ``services.database_roles``."""
        return DatabaseRoles(self.store, self.user)

    @property
    def sign_in(self) -> SignIn:
        """Who may come in, and with what: passwords, sessions, one-time links; see ``services.sign_in``."""
        told = self.settings
        return SignIn(self.store, idle_hours=told.session_idle_hours, days=told.session_days)

    @property
    def goal_templates(self) -> GoalTemplateDesk:
        """Goals planned time and again: ``ws.goal_templates.use("Onboarding", "Acme", start=…)``."""
        return GoalTemplateDesk(self.store, self.user, "goal_template", self.through)
