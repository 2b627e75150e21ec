"""The pages on which somebody installs the app: what it is, what it may do, and how it went. No page needs a script."""

from collections.abc import Mapping
from html import escape

from bot.installs.failure import Failure
from bot.words import language, later, say

CODE_FIELD = "install_code"
_STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;color:#1d1c1d;background:#f6f6f6;margin:0}"
    "main{max-width:36rem;margin:0 auto;padding:1.5rem 1.25rem 3rem;background:#fff;min-height:100vh;box-sizing:border-box}"
    "h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.15rem;margin-top:2rem}li{margin:.4rem 0}"
    "code{overflow-wrap:anywhere}label{display:block;font-weight:600;margin-bottom:.3rem}"
    "input{font:inherit;width:100%;box-sizing:border-box;padding:.7rem;border:1px solid #616061;border-radius:.4rem}"
    "button,a.go{font:inherit;font-weight:600;display:block;width:100%;box-sizing:border-box;text-align:center;"
    "margin-top:1rem;padding:.85rem;border:0;border-radius:.4rem;background:#1d3557;color:#fff;text-decoration:none}"
    ".wrong{border-left:.3rem solid #b3261e;padding:.3rem 0 .3rem .8rem;margin:1rem 0}"
)
_SENTENCES: Mapping[Failure, str] = {
    Failure.WRONG_INSTALL_CODE: later(
        "That is not the installation code. Ask whoever runs this server for it."
    ),
    Failure.TOO_MANY_TRIES: later("Too many tries in a short time. Wait a minute, then try again."),
    Failure.CANCELLED: later("You cancelled on Slack's page, so nothing was installed."),
    Failure.OTHER_BROWSER: later(
        "This page was reached in another browser than the one that began, or a second time, or cookies are blocked. If a page "
        "said before that ILT is installed, it is. Else begin again in one browser."
    ),
    Failure.TOO_LATE: later(
        "That took more than ten minutes, or the page was loaded twice. If a page said before that ILT is installed, it is. "
        "Else begin again."
    ),
    Failure.CODE_REFUSED: later(
        "Slack says that this permission was used already or is too old. Begin again."
    ),
    Failure.SLACK_AWAY: later("Slack did not answer just now, so nothing was installed. Begin again."),
    Failure.NOT_SET_UP: later(
        "Slack does not accept this server's settings. Tell whoever runs it: the reason is in its log."
    ),
    Failure.NOT_ALLOWED: later(
        "This server is not open to your workspace, so nothing was kept. Ask whoever runs it to add your workspace, "
        "then begin again."
    ),
    Failure.TOO_FEW_SCOPES: later(
        "Slack granted less than the app needs, so nothing was kept. Begin again and leave all permissions on."
    ),
    Failure.NOT_SAVED: later(
        "The server could not save it just now. Nothing is lost: begin again in a minute."
    ),
}


def install_page(scopes: Mapping[str, str], *, asks_code: bool, wrong: Failure | None = None) -> str:
    """The first page. It says what the app may do before anybody is sent to Slack.

    Args:
        scopes: every permission with its reason.
        asks_code: only who knows the installation code may go on.
        wrong: what was wrong with the last try.
    """
    intro = say(
        "ILT runs an Instructional Leadership Team's meeting in the team's own Slack channel: a short vote on where you stand, "
        "one or two focus areas, next steps with an owner and a date, reminders and minutes."
    )
    who = say(
        "You need the right to add apps to your workspace. In an Enterprise organization, an organization admin installs it "
        "once and then adds it to workspaces."
    )
    may, installer = say("What it may do in your Slack"), say("Who may install it")
    asked = "".join(
        f"<li><code>{escape(name)}</code>: {escape(say(reason))}</li>" for name, reason in scopes.items()
    )
    parts = [
        f"<p>{escape(intro)}</p>",
        _wrong(wrong),
        _form(asks_code=asks_code),
        f"<h2>{escape(may)}</h2><ul>{asked}</ul>",
        f"<h2>{escape(installer)}</h2><p>{escape(who)}</p>",
    ]
    return _page(say("Install ILT in Slack"), "".join(parts))


def failure_page(failure: Failure, again: str) -> str:
    """Nothing was installed, and why. `again`: where to begin anew."""
    begin = _go(again, say("Begin again"))
    why = f'<p class="wrong">{escape(say(_SENTENCES[failure]))}</p>'
    return _page(say("Nothing was installed just now"), why + begin)


def continue_page(begin: str) -> str:
    """Somebody comes from Slack's own pages: one more tap shows that it is them who want it."""
    words = say("Slack sent you here to finish installing ILT. Go on, and confirm once more on Slack's page.")
    go_on = _go(begin, say("Continue"))
    return _page(say("Install ILT in Slack"), f"<p>{escape(words)}</p>{go_on}")


def installed_page(workspace: str, bot_name: str, add_to: str = "") -> str:
    """It is installed. `add_to`: with an organization, where its admin adds the app to workspaces."""
    done = say("ILT is installed in {workspace}.", workspace=workspace)
    invite = say(
        "In Slack, open your leadership team's channel and type /invite @{bot}. The bot says hello there and asks what it "
        "needs to know.",
        bot=bot_name,
    )
    if not add_to:
        return _page(say("It is installed"), f"<p>{escape(done)}</p><p>{escape(invite)}</p>")
    first = say(
        "In an Enterprise organization the app is in no workspace yet: add it to the workspaces that use it."
    )
    add = _go(add_to, say("Add it to workspaces"))
    steps = f"<p>{escape(first)}</p>{add}<p>{escape(invite)}</p>"
    return _page(say("It is installed"), f"<p>{escape(done)}</p>{steps}")


def _form(*, asks_code: bool) -> str:
    label, button = say("Installation code"), say("Add to Slack")
    field = (
        f'<label for="code">{escape(label)}</label>'
        f'<input id="code" name="{CODE_FIELD}" autocomplete="off" autocapitalize="none" spellcheck="false" required>'
        if asks_code
        else ""
    )
    return f'<form method="post">{field}<button>{escape(button)}</button></form>'


def _wrong(failure: Failure | None) -> str:
    return f'<p class="wrong" role="alert">{escape(say(_SENTENCES[failure]))}</p>' if failure else ""


def _go(address: str, words: str) -> str:
    return f'<a class="go" href="{escape(address)}">{escape(words)}</a>'


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
