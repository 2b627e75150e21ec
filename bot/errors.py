"""What can go wrong on purpose."""


class RefusalError(Exception):
    """Something a person asked for and cannot have; the message is the sentence they read.

    It says what was refused, why, and what to do next. Raising it inside a use case rolls the transaction back.
    """


class WrongInputError(RefusalError):
    """A form that cannot be taken as it is: `fields` says why, by the block id of each input. Nothing is saved."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


class ChangedMeanwhileError(Exception):
    """A form was typed over words that somebody else has changed since: `fields` holds what stands now, by block id.

    No refusal: the form comes back with what was typed, and sending it once more puts it in place of that.
    """

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__()
        self.fields = fields


class NotFacilitatorError(RefusalError):
    """Only a facilitator may do that; any member of the team `ilt_id` can become one with a tap."""

    def __init__(self, sentence: str, ilt_id: int) -> None:
        super().__init__(sentence)
        self.ilt_id = ilt_id


class SettingsError(Exception):
    """The bot cannot start as it is set up; the message tells whoever runs it what to do, a line per fault."""
