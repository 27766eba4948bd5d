"""What SECURITY.md promises: no network, no code from articles, and nothing written where nobody asked for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import FIXTURES, Site

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
        done.append(["write", os.fspath(details[0])])
    elif event == "sqlite3.connect":
        done.append(["write", str(details[0])])
    elif event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.truncate"):
        done.append(["write", *map(str, details[:2] if event == "os.rename" else details[:1])])
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
        if not path.is_relative_to(user_cache)
        and not path.is_relative_to(site.root / ".articlelint_cache")
        and "__pycache__" not in path.parts
        and path != Path(os.devnull)
    }


def test_check_only_reads(hostile: Site) -> None:
    code, events = watched(hostile, "check", "content")
    assert code == 1
    assert {kind for kind, *_ in events} <= {"write"}, events
    assert written(hostile, events) == set()


def test_no_cache_keeps_nothing_beside_the_articles(hostile: Site) -> None:
    watched(hostile, "check", "content", "--no-cache")
    assert not (hostile.root / ".articlelint_cache").exists()


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
