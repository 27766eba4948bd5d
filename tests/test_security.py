"""What SECURITY.md promises: no network, no code from articles, and nothing written where nobody asked for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers import FIXTURES, Site, hang_guard

# Python says what it does to whoever asks (PEP 578); C libraries that go around it are none of ours.
WATCHED = """
import json, os, sys
done = []
def watch(event, details):
    if event.startswith(("socket.", "ftplib.", "http.", "urllib.", "smtplib.")):
        done.append(["network", event])
    elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile"):
        done.append(["process", str(details[0])])
    elif event == "open" and not isinstance(details[0], int) and (details[2] or 0) & (os.O_WRONLY | os.O_RDWR):
        if not is_temporary(os.fspath(details[0])):  # of one that is named by its folder, what becomes of it tells more
            done.append(["write", os.fspath(details[0])])
    elif event == "sqlite3.connect":
        done.append(["write", str(details[0])])
    elif event == "os.rename":
        done.append(["write", placed(details[0], details[2]), placed(details[1], details[3])])
    elif event == "os.remove":
        done.append(["write", placed(*details)])
    elif event in ("os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.truncate"):
        done.append(["write", str(details[0])])
def placed(path, folder):
    if folder == -1:
        return str(path)
    open_one = os.fstat(folder)
    return os.path.join(next(each for each, _, _ in os.walk(".") if os.path.samestat(os.stat(each), open_one)), path)
from articlelint.storage.atomic import is_temporary
sys.addaudithook(watch)
from articlelint.cli.main import main
code = main(sys.argv[1:])
sys.stdout.flush()
print("\\n" + json.dumps([code, done]))
"""

HOSTILE = {
    "yaml.md": "---\ntitle: !!python/object/apply:os.system ['touch made']\n---\nThe crane is new.\n",
    "schema.md": "---\n$schema: https://schemas.test/post.json\ntitle: A crane\n---\nThe crane is new.\n",
    "reference.md": "---\n$schema: post.json\ntitle: A crane\n---\nThe crane is new.\n",
    "link.md": "See [it](https://crane.test/$(touch made)) and ![it](file:///etc/passwd) <script src=//crane.test></script>.\n",
    "directive.md": "<!-- articlelint-disable-file ../../../made -->\n\n{{ 7 * 7 }} {% include '/etc/passwd' %}\n",
}


@pytest.fixture
def hostile(site: Site) -> Site:
    """The sample articles, and some that would like to do more than be read."""
    shutil.copytree(FIXTURES, site.root / "content")
    for name, text in HOSTILE.items():
        site.write(f"content/{name}", text)
    site.write("content/post.json", '{"$ref": "https://schemas.test/post.json"}')
    return site


def watched(site: Site, *arguments: str) -> tuple[int, list[list[str]]]:
    """Run a command in a process of its own; its exit code, and what it did that a reader need not do."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *arguments], cwd=site.root, capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr
    code, events = json.loads(done.stdout.splitlines()[-1])
    return code, events


def written(site: Site, events: list[list[str]]) -> set[str]:
    """What was written to, by path below the site; the caches apart."""
    user_cache = Path(os.environ["XDG_CACHE_HOME"])
    paths = (site.root / path for kind, *found in events if kind == "write" for path in found)
    return {
        path.relative_to(site.root).as_posix() if path.is_relative_to(site.root) else str(path)
        for path in paths
        if not path.is_relative_to(user_cache) and "__pycache__" not in path.parts and path != Path(os.devnull)
    }


def test_check_only_reads(hostile: Site) -> None:
    code, events = watched(hostile, "check", "content")
    assert code == 1
    assert {kind for kind, *_ in events} <= {"write"}, events
    assert written(hostile, events) == set()


def test_fix_writes_articles_only(hostile: Site) -> None:
    before = {path: path.read_bytes() for path in (hostile.root / "content").iterdir()}
    code, events = watched(hostile, "check", "content", "--fix", "--unsafe-fixes")
    assert code == 1
    assert {kind for kind, *_ in events} <= {"write"}, events
    assert {os.path.dirname(path) for path in written(hostile, events)} == {"content"}
    after = {path: path.read_bytes() for path in (hostile.root / "content").iterdir()}
    assert after.keys() == before.keys(), "no file is added, none is left behind"
    assert after[hostile.root / "content/clockmaker.md"] == before[hostile.root / "content/clockmaker.md"]


def test_the_watch_sees(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests above could fail: what they look for is told."""
    site.write(
        "plug.py",
        "import os, socket, subprocess\nKINDS = {}\nsocket.socket()\nsubprocess.run(['true'])\nopen('made', 'w')\n",
    )
    site.write("articlelint.toml", 'plugins = ["plug"]\n')
    site.write("a.md", "The crane is new.\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(site.root), os.environ.get("PYTHONPATH", "")]))
    _, events = watched(site, "rules")
    assert {"network", "process"} <= {kind for kind, *_ in events}
    assert "made" in written(site, events)


# --- schemas that articles name ---------------------------------------------------------------------------------------

DRAFT_3 = "http://json-schema.org/draft-03/schema#"


@pytest.fixture
def inside(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site in a folder that holds more than the site."""
    site.write(
        "secret.json",
        '{"const": "SECRET", "token": {"const": "SECRET"}, "word": "SECRET", "kinds": {"type": "SECRET"}}',
    )
    site.write("site/secrets/own.json", '{"word": "SECRET", "kinds": {"type": "SECRET"}}')
    root = site.root / "site"
    monkeypatch.chdir(root)
    return Site(root, site._run)


def schema_findings(site: Site, schema: object, title: str = "The crane", name: str = "s.json") -> list[str]:
    """The messages about an article that names a schema, written to s.json; the run goes on to the next article."""
    if schema is not None:
        site.write("s.json", schema if isinstance(schema, str) else json.dumps(schema))
    site.write("a.md", f"---\n$schema: {json.dumps(name)}\ntitle: {title}\n---\n\nThe crane is new.\n")
    site.write("b.md", "---\ntitle: []\n---\n\nThe crane is new.\n")
    with hang_guard():
        result = site.check(".", "--select", "front-matter/schema")
    assert (result.code, result.err) == (1, "")
    assert "SECRET" not in result.out
    findings = result.json()["findings"]
    assert [finding["path"] for finding in findings if "is a list" in finding["message"]] == ["b.md"]
    return [finding["message"] for finding in findings if finding["path"] == "a.md"]


def unusable(*arguments: Any, **named: Any) -> str:
    (message,) = schema_findings(*arguments, **named)
    assert message.startswith("The schema cannot be used: ")
    return message


@pytest.mark.parametrize(
    "name", ["../secret.json", "/dev/zero", "/etc/passwd", "../pipe.json", "sub/../../secret.json", "..", "link.json"]
)
def test_a_schema_outside_the_site_is_not_opened(inside: Site, name: str) -> None:
    (inside.root / "link.json").symlink_to("../secret.json")
    if hasattr(os, "mkfifo"):
        os.mkfifo(inside.root.parent / "pipe.json")
    assert "is outside the root of the site" in unusable(inside, None, name=name)


@pytest.mark.parametrize("name", ["file:///etc/passwd", "https://schemas.test/s.json", "ftp://schemas.test/s.json"])
def test_an_address_is_not_followed(inside: Site, name: str) -> None:
    assert "nothing is fetched" in unusable(inside, None, name=name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has none")
def test_a_schema_has_to_be_a_file(inside: Site) -> None:
    os.mkfifo(inside.root / "pipe.json")
    for name in ("pipe.json", "."):
        assert "not a regular file" in unusable(inside, None, name=name)
    assert "not a regular file" in unusable(inside, {"$ref": "pipe.json"})


def test_a_schema_may_be_linked_within_the_site(inside: Site) -> None:
    inside.write("schemas/post.json", '{"required": ["desk"]}')
    (inside.root / "link.json").symlink_to("schemas/post.json")
    assert schema_findings(inside, None, name="link.json") == ['"desk" is missing.']


@pytest.mark.parametrize(
    "reference",
    [
        "../secret.json",
        "../secret.json#/token",
        "file:///etc/passwd",
        "FILE:secret.json",
        "https://schemas.test/s.json",
        "link.json",
    ],
)
def test_references_do_not_leave_the_site(inside: Site, reference: str) -> None:
    (inside.root / "link.json").symlink_to("../secret.json")
    message = unusable(inside, {"properties": {"title": {"$ref": reference}}})
    assert "leads nowhere" in message or "is not followed" in message


def test_the_own_name_of_a_schema_leads_nowhere_else(inside: Site) -> None:
    schema = {"$id": inside.root.parent.as_uri() + "/", "properties": {"title": {"$ref": "secret.json"}}}
    assert "is outside the root of the site" in unusable(inside, schema)


@pytest.mark.parametrize("part", ["word", "kinds"])
def test_values_of_what_is_no_schema_are_not_shown(inside: Site, part: str) -> None:
    message = unusable(inside, {"properties": {"title": {"$ref": f"secrets/own.json#/{part}"}}})
    assert "is not valid in JSON Schema" in message


def test_an_article_outside_the_root_names_what_is_beside_it(site: Site) -> None:
    site.write("site/articlelint.toml", "")
    site.write("other/s.json", '{"required": ["desk"]}')
    site.write("other/a.md", "---\n$schema: s.json\n---\n\nThe crane is new.\n")
    site.write("other/b.md", "---\n$schema: ../site/s.json\n---\n\nThe crane is new.\n")
    result = site.check("other", "--config", "site/articlelint.toml", "--select", "front-matter/schema")
    messages = [finding["message"] for finding in result.json()["findings"]]
    assert messages[0] == '"desk" is missing.'
    assert "outside the root" in messages[1]


def nested(depth: int, leaf: object) -> dict[str, Any]:
    """A schema that asks for its leaf four times in each of so many levels."""
    levels = {f"l{n}": {"allOf": [{"$ref": f"#/$defs/l{n + 1}"}] * 4} for n in range(depth)}
    return {"$defs": {**levels, f"l{depth}": leaf}, "$ref": "#/$defs/l0"}


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"$ref": "#"}, "refers to itself"),
        ({"$ref": "s.json"}, "refers to itself"),
        ({"$defs": {"a": {"$anchor": "x", "$ref": "#x"}}, "$ref": "#x"}, "refers to itself"),
        ({"properties": {"title": {"$dynamicRef": "#x"}}}, "$dynamicRef #x leads nowhere"),
        ({"properties": {"title": {"$ref": "#/properties"}}}, "is not valid in JSON Schema"),
        ({"x": {"type": "SECRET"}, "properties": {"title": {"$ref": "#/x"}}}, "is not valid in JSON Schema"),
        ({"properties": {"title": {"$schema": DRAFT_3, "divisibleBy": 0, "extends": 5}}}, "cannot be evaluated"),
        ({"required": [[]]}, "is not valid in JSON Schema"),
        ({"type": "SECRET"}, "at type: is not valid in JSON Schema"),
        ({"properties": {"title": {"pattern": "("}}}, "properties/title/pattern"),
        ({"properties": {"title": {"pattern": "(" * 5_000 + ")" * 5_000}}}, "nested too deeply"),
        ({"properties": {"title": {"pattern": "a{99999999999}"}}}, "cannot be evaluated"),
        ({"allOf": [{"$ref": f"{n}.json"} for n in range(60)]}, "refers to more than 50 files"),
        ({"description": "x" * 1_000_000}, "larger than 1 MB"),
        ("[" * 100_000, "nested too deeply"),
        ('{"not": ' * 900 + "{}" + "}" * 900, "nested too deeply"),
        ('{"minLength": ' + "9" * 5_000 + "}", "too many digits"),
        (json.dumps(nested(14, {"type": "object"})), "evaluating the schema took more than"),
        ({"properties": {"title": {"pattern": "^(a+)+$"}}}, "at properties/title/pattern: matching the pattern ^(a+)+$ took more than"),
        ({"properties": {"title": {"oneOf": [{"pattern": "^(a+)+$"}]}}}, "at properties/title/oneOf/0/pattern"),
        ({"patternProperties": {"^title$|^(a+)+$": {"pattern": "^(a+)+!!$"}}}, "^(a+)+!!$ took more than"),
    ],
)  # fmt: skip
def test_a_schema_that_cannot_be_used_is_a_finding(
    inside: Site, monkeypatch: pytest.MonkeyPatch, schema: object, reason: str
) -> None:
    monkeypatch.setattr("articlelint.schema.validate.SECONDS", 0.2)
    for number in range(60):
        inside.write(f"{number}.json", "{}")
    assert reason in unusable(inside, schema, title="a" * 60 + "!")


def test_checking_a_schema_takes_bounded_time(inside: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articlelint.schema.load.SECONDS", 0.1)
    required = json.dumps([str(number) for number in range(40_000)])
    assert "took more than" in unusable(inside, f'{{"allOf": [{{"required": {required}}}]}}')


def test_an_unusable_schema_is_loaded_once(inside: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from articlelint.schema import load

    loaded: list[str] = []
    original = load.read_document
    monkeypatch.setattr(load, "read_document", lambda path, root="": (loaded.append(path), original(path, root))[1])
    inside.write("s.json", "{")
    for number in range(3):
        inside.write(f"{number}.md", "---\n$schema: s.json\n---\n\nThe crane is new.\n")
    assert len(inside.check(".").json()["findings"]) == 3
    assert [os.path.basename(path) for path in loaded].count("s.json") == 1


def test_without_a_timer_repeats_within_repeats_are_refused(inside: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articlelint.time_limit.is_enforced", lambda: False)
    assert "has repeats within repeats" in unusable(inside, {"properties": {"title": {"pattern": "^(a+)+$"}}})
    assert schema_findings(inside, {"properties": {"title": {"pattern": "^[a-z]+$"}}}) == [
        '"title" should be text that matches ^[a-z]+$, but is "The crane".'
    ]


def test_an_isolated_run_follows_no_schema_of_an_article(inside: Site) -> None:
    inside.write("s.json", '{"required": ["desk"]}')
    inside.write("articlelint.toml", "")
    inside.write("a.md", "---\n$schema: s.json\ntitle: The crane\n---\n\nThe crane is new.\n")
    inside.write("b.md", "---\n$schema: none.json\ntitle: The crane\n---\n\nThe crane is new.\n")
    select = ("--select", "front-matter")
    assert len(inside.check(".", *select).rules()) == 2
    assert inside.check(".", "--isolated", *select).rules() == []
    assert inside.check(".", "--isolated", "--config", "articlelint.toml", *select).rules() == []


def test_a_message_is_short_whatever_a_schema_says(inside: Site) -> None:
    (message,) = schema_findings(inside, {"properties": {"title": {"enum": ["x" * 100_000]}}})
    assert len(message) <= 1_000
