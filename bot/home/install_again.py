"""Whether the app has to be installed again: because it needs more than it was granted, or its next token was lost."""

from bot.home.messages.home import InstallAgain
from bot.outbox.own_app import OwnApp
from bot.turn import Act
from storage.installations import Installation, scopes_in
from storage.people import organizers_in


def install_again(act: Act, workspace_id: str, person_id: int, app: OwnApp | None) -> InstallAgain | None:
    """None: it has not, or that is not for this person to see to."""
    row = act.session.get(Installation, workspace_id) if app else None
    if row is None or app is None:
        return None
    missing = sorted(app.scopes.keys() - scopes_in(row.scopes))
    if not missing and row.lost_at is None:
        return None
    if not organizers_in(act.session, workspace_id, person_id):
        return None
    is_lost = row.lost_at is not None
    return InstallAgain(app.address, () if is_lost else tuple(app.scopes[scope] for scope in missing))
