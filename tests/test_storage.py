"""Files that are written in one step, and text as bytes."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from articlelint.storage import atomic, utf8


def test_a_file_is_written_and_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content in (b"first", b"second"):
        atomic.write(str(path), [content[:2], content[2:]], sync=True)
        assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["a.json"]


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), atomic.replacement(str(path)) as new:
        Path(new).write_text("half")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        atomic.write(str(tmp_path / "none" / "a"), [b""])


@pytest.mark.parametrize("has_links", [True, False])
def test_a_new_file_replaces_none(tmp_path: Path, has_links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not has_links:

        def link(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr(os, "link", link)
    path = tmp_path / "a"
    atomic.write(str(path), [b"first"], overwrite=False)
    with pytest.raises(FileExistsError) as error:
        atomic.write(str(path), [b"second"], overwrite=False)
    assert str(path) in (error.value.filename, error.value.filename2)
    assert path.read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions")
def test_a_mode_is_kept_and_else_that_of_any_new_file(tmp_path: Path) -> None:
    path, plain = tmp_path / "a", tmp_path / "b"
    path.write_text("")
    path.chmod(0o640)
    with atomic.replacement(str(path)) as new:
        assert stat.S_IMODE(os.stat(new).st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    (tmp_path / "c").write_text("")
    atomic.write(str(plain), [b""])
    assert plain.stat().st_mode == (tmp_path / "c").stat().st_mode


def test_lone_surrogates_survive() -> None:
    text = "caf\udce9 \ud800 é 😀"
    assert utf8.decode(utf8.encode(text)) == text
    with pytest.raises(UnicodeDecodeError):
        utf8.decode(b"\xff")
