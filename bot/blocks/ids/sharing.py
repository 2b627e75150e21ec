"""Outcomes elsewhere."""

SHARE_OPEN = "share.open"
SHARE_FORM = "share.form"
SHARE_PREVIEW_FORM = "share.preview_form"
SHARE_AGAIN = "share.again"
