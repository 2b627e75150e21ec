"""Who sees what; my data; delete me."""

PRIVACY_ALL = "privacy.all"
PRIVACY_MY_DATA = "privacy.my_data"
PRIVACY_DELETE = "privacy.delete"
PRIVACY_DELETE_FORM = "privacy.delete_form"
PRIVACY_SURE = "privacy.sure"
