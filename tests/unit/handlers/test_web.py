"""What Slack sends over HTTP is read as Bolt itself would read it."""

import json
from urllib.parse import quote, quote_plus

import pytest
from slack_bolt import BoltRequest

from handlers.web import told_in

EVERY_BYTE = "".join(map(chr, range(256)))
WORDS = [EVERY_BYTE, "a=b&c+d 100% %22 =3D =", "ä¸­🎉\n\r\n=\n", " ends in blanks  ", "x" * 5000]


@pytest.mark.parametrize("encode", [quote, quote_plus, lambda text: quote(text, safe="={}:,")])
@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_a_payload_is_what_bolt_reads_in_it(encode, words):
    body = f"payload={encode(json.dumps({'type': words, words: [1, None]}, ensure_ascii=False))}"
    assert BoltRequest(body=body).body == told_in(body.encode())


def test_a_form_with_more_fields_and_json_are_left_to_bolt():
    for body in ("payload=%7B%7D&x=1", "command=%2Filt&text=payload%3D", '{"type": "payload=1"}'):
        assert told_in(body.encode()) == body
