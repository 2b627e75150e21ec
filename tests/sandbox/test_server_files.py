"""Uploading files in three steps."""

import httpx

from tests.sandbox.server_kit import PRINCIPAL, STAFF, TEAM, error_of


def test_a_file_is_uploaded_and_shared(slack, people):
    slack.files_upload_v2(
        channel=TEAM, content="a,b\n", filename="votes.csv", title="Votes", initial_comment="Here"
    )
    [seen] = people.messages_for(PRINCIPAL, TEAM)
    assert seen.text == "Here"
    file = slack.files_info(file=seen.files[0])["file"]
    assert (file["name"], file["title"], file["size"]) == ("votes.csv", "Votes", 4)
    assert (file["mimetype"], file["channels"]) == ("text/csv", [TEAM])
    assert httpx.get(file["url_private"]).text == "a,b\n"


def test_what_is_missing(slack):
    call = slack.api_call
    assert error_of(call, api_method="files.getUploadURLExternal", data={"length": 3}) == "invalid_arguments"
    assert (
        error_of(call, api_method="files.getUploadURLExternal", data={"filename": "a"}) == "invalid_arguments"
    )
    assert error_of(call, api_method="files.completeUploadExternal", json={}) == "invalid_arguments"
    long = {"filename": "a", "length": 1, "alt_txt": "x" * 1001}
    assert error_of(call, api_method="files.getUploadURLExternal", data=long) == "alt_txt_too_large"


def test_only_what_was_uploaded_can_be_shared(slack):
    made = slack.files_getUploadURLExternal(filename="a.txt", length=3)
    files = [{"id": made["file_id"], "title": "A"}]
    assert error_of(slack.files_completeUploadExternal, files=files) == "file_not_found"
    assert httpx.post(made["upload_url"], content=b"four").status_code == 400
    assert httpx.post(made["upload_url"], content=b"abc").text == "OK - 3"
    assert httpx.post(made["upload_url"], content=b"abc").status_code == 404
    assert error_of(slack.files_info, file=made["file_id"]) == "file_not_found"
    assert error_of(slack.files_completeUploadExternal, files=files, channel_id=STAFF) == "not_in_channel"
    assert error_of(slack.files_completeUploadExternal, files=files, channel_id="C0NO") == "channel_not_found"
    assert slack.files_completeUploadExternal(files=files)["files"][0]["title"] == "A"
    assert slack.files_info(file=made["file_id"])["ok"]


def test_uploads_as_forms(slack):
    made = slack.files_getUploadURLExternal(filename="a.txt", length=3)
    assert httpx.post(made["upload_url"], files={"file": b"abc"}).text == "OK - 3"


def test_files_that_are_not_there(server):
    assert httpx.get(f"{server.url}/files/F0NO/x.txt").status_code == 404
