"""The pages of single records that have one of their own: a contact's, a business review's."""

from kapta_workspace.services import views
from kapta_workspace.services.contact_page import ContactPage
from kapta_workspace.services.desks import Desk, Key
from kapta_workspace.services.house import House
from kapta_workspace.services.moments import Moment
from kapta_workspace.services.review_page import ReviewPage
from kapta_workspace.services.views import View


class RecordPages(House):
    """What a workspace shows of one record, all of it together."""

    def contact_page(self, contact: Key, *, as_of: Moment = None) -> ContactPage:
        """Everything a contact's page shows, part by part."""
        who, view = self._opened("contact", contact, as_of)
        return ContactPage(view, who)

    def review_page(self, review: Key, *, as_of: Moment = None) -> ReviewPage:
        """Everything the page of a business review shows, part by part."""
        which, view = self._opened("review", review, as_of)
        return ReviewPage(view.still(), which)

    def _opened(self, kind: str, key: Key, as_of: Moment) -> tuple[int, View]:
        """The record's id, and the window on its account."""
        one = Desk(self.store, self.user, kind, self.through).get(key)
        account = int(one["account"])
        view = views.open_view(self.store, self.user, account, combined=False, as_of=as_of, archived=True)
        return int(one["id"]), view
