"""The resource library as data: what ships serves every criterion, a district's file joins it, and each fault is told."""

import io
from email.message import Message
from pathlib import Path
from urllib.request import HTTPSHandler, Request, build_opener
from urllib.response import addinfourl

import pytest
import yaml
from click.testing import CliRunner

from app import main
from bot.library.online import OnlyPublic, looked
from rubric_data import BrokenFileError, fault_of_address, load_resource_file, load_resources, load_rubrics

FILE = Path("rubric_data/resources.yaml")
RUBRICS = load_rubrics()
CRITERIA = [one.key for one in RUBRICS["cps_ilt"].criteria()]
LISTED = load_resources(RUBRICS).listed
OF_THE_SOURCE = [
    "LEAD Framework",
    "Scope and Sequence of Teacher Leader Development",
    "ILT Visual (Text Light)",
    "ILT Visual (Text Heavy)",
    "Resource Folder for planning the year",
    "ILT Self-Reflection 2.0",
]
ONE = {
    "key": "mine",
    "title": "Our way of meeting",
    "publisher": "Our district",
    "address": "https://district.example.org/meetings",
    "kind": "guide",
    "what": "How we meet.",
    "why": "It is what we agreed on.",
    "criteria": ["norms"],
    "licence": "ours",
    "checked_on": "2026-11-29",
}


def written(folder: Path, *resources, name="mine.yaml", **more) -> Path:
    path: Path = folder / name
    tree = {"version": 1, "source": "Our district", **more, "resources": list(resources)}
    path.write_text(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def test_every_criterion_has_at_least_three_that_can_be_opened():
    openable = {key: [one for one in LISTED if one.address and key in one.criteria] for key in CRITERIA}
    assert {key: len(found) for key, found in openable.items() if len(found) < 3} == {}


def test_the_resources_of_the_source_keep_their_rows_and_its_sections_their_videos():
    assert [one.title for one in LISTED[:6]] == OF_THE_SOURCE
    videos = [one for one in LISTED if one.kind == "video"]
    assert [one.section for one in videos] == [
        "ILT Meeting Processes",
        "Leader of Leaders",
        "Teacher Leaders",
    ]
    assert all("Ask your district for the password" in (one.where or "") for one in videos)


def test_a_district_adds_its_own_before_the_others_and_replaces_by_key(tmp_path):
    written(
        tmp_path,
        ONE,
        {**ONE, "key": "lead_framework", "title": "Our framework", "address": "https://d.org/f"},
    )
    found = load_resources(RUBRICS, tmp_path).listed
    assert (found[0].title, len(found)) == ("Our way of meeting", len(LISTED) + 1)
    assert [one.title for one in found if one.key == "lead_framework"] == ["Our framework"]


def test_a_file_of_the_projects_name_takes_the_place_of_the_whole(tmp_path):
    written(tmp_path, ONE, name="resources.yaml", words={"norms": ["house rules"]})
    found = load_resources(RUBRICS, tmp_path)
    assert ([one.key for one in found.listed], found.words) == (["mine"], {"norms": ["house rules"]})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"address": "http://district.example.org/x"}, "does not begin with https://"),
        ({"address": "https://10.0.0.7/x"}, "is an IP address, not the name of a site"),
        ({"address": None}, "needs an address (https://…), or `where`: whom to ask for it"),
        ({"criteria": ["norms", "manners"]}, "names criteria that no rubric has: manners"),
        ({"criteria": ["norms", "norms"]}, "criterion used twice: norms"),
        ({"criteria": []}, "at least 1 item"),
        ({"what": "w" * 201}, "at most 200 characters"),
        ({"title": "\u200b"}, "Nothing of it can be seen: write some words"),
        ({"kind": "song"}, "Input should be 'video', 'tool', 'template', 'protocol', 'guide' or 'standard'"),
        ({"minutes": 0}, "greater than or equal to 1"),
        ({"checked_on": "yesterday"}, "valid date"),
        ({"language": "English"}, "match pattern"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
    ],
)
def test_each_fault_is_named_with_file_line_and_reason(tmp_path, change, reason):
    with pytest.raises(BrokenFileError) as fault:
        load_resource_file(written(tmp_path, {**ONE, **change}), RUBRICS)
    assert reason in str(fault.value)
    assert str(fault.value).startswith("mine.yaml, line ")


def test_what_stands_twice_is_named_in_one_file_and_in_two(tmp_path):
    with pytest.raises(BrokenFileError, match="title used twice: Our way of meeting"):
        load_resource_file(written(tmp_path, ONE, {**ONE, "key": "other"}), RUBRICS)
    written(tmp_path, ONE)
    written(tmp_path, {**ONE, "title": "Other", "address": "https://d.org/other"}, name="second.yaml")
    with pytest.raises(BrokenFileError, match=r'second\.yaml: the key "mine" stands in mine\.yaml too'):
        load_resources(RUBRICS, tmp_path)


def test_a_folder_that_is_not_there_is_named_with_its_setting(tmp_path):
    with pytest.raises(BrokenFileError, match="ILT_RESOURCES_DIR"):
        load_resources(RUBRICS, tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://www.cps.edu/x?y=1#z", None),
        ("https://schule.münchen.de/", None),
        ("https://cps.edu:8443/x", None),
        ("http://www.cps.edu", "NOT_HTTPS"),
        ("javascript:alert(1)", "NOT_HTTPS"),
        ("www.cps.edu", "NOT_ONE"),
        ("https://cps.edu/a b", "NOT_ONE"),
        ("https://cps.edu\\@evil.org", "NOT_ONE"),
        ("https://cps.edu/\u202egnp", "NOT_ONE"),
        ("https://", "NOT_ONE"),
        ("https://a..b.org", "NOT_ONE"),
        ("https://cps.edu:99999/", "NOT_ONE"),
        ("https://kim:secret@cps.edu/", "SECRET"),
        ("https://cps.edu/x?id=4&Password=tiger", "SECRET"),
        ("https://cps.edu/x?about=password", None),
        ("https://127.0.0.1/", "NUMBERS"),
        ("https://2130706433/", "NUMBERS"),
        ("https://0x7f.1/", "NUMBERS"),
        ("https://127.0.0.0x1/", "NUMBERS"),
        ("https://192。168。1。1/", "NUMBERS"),
        ("https://[::1]/", "NUMBERS"),
        ("https://localhost/", "INSIDE"),
        ("https://LOCALHOST./", "INSIDE"),
        ("https://intranet/", "INSIDE"),
        ("https://printer.local/", "INSIDE"),
        ("https://files.school.internal/", "INSIDE"),
        ("https://router.home.arpa/", "INSIDE"),
        ("https://cps.edu/" + "x" * 1000, "TOO_LONG"),
    ],
)
def test_only_addresses_of_the_public_web_are_taken(address, fault):
    found = fault_of_address(address)
    assert (found.name if found else None) == fault


def test_the_check_shows_what_people_will_read_and_names_a_fault(tmp_path):
    shown = CliRunner().invoke(main, ["resources", "check", str(FILE)])
    assert shown.exit_code == 0
    assert shown.output.startswith("45 resources (version 1)")
    assert "  6 for norms\n" in shown.output
    refused = CliRunner().invoke(
        main, ["resources", "check", str(written(tmp_path, {**ONE, "kind": "song"}))]
    )
    assert (refused.exit_code, "mine.yaml, line " in refused.output) == (2, True)


class Site(HTTPSHandler):
    """A web that answers as a test wants it."""

    def __init__(self, status: int, to: str = "") -> None:
        super().__init__()
        self._status, self._to = status, to

    def https_open(self, req: Request) -> addinfourl:  # type: ignore[override] # as much of an answer as urllib reads
        head = Message()
        if self._to:
            head["Location"] = self._to
        answer = addinfourl(io.BytesIO(), head, req.full_url, self._status)
        answer.msg = ""  # type: ignore[attr-defined] # what urllib reads of it
        return answer


@pytest.mark.parametrize(
    ("site", "said", "is_there"),
    [
        (Site(200), "there", True),
        (Site(404), "is not there (404)", False),
        (Site(403), "keeps programs out; look at it in a browser (403)", True),
        (Site(302, "https://10.0.0.1/x"), "leads to an address that is an IP address", False),
        (Site(302, "http://district.org/x"), "leads to an address that does not begin with https://", False),
    ],
)
def test_an_address_is_asked_only_on_the_public_web(site, said, is_there):
    found = looked("Mine", "https://district.org/x", build_opener(site, OnlyPublic()))
    assert (said in found.said, found.is_there) == (True, is_there), found.said
