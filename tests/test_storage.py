"""Files that are written in one step, and text as bytes."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from articlelint.storage import atomic, regular, utf8


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


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    """It may come from a stranger's tree; who is to follow it says so."""
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("before")
    link.symlink_to(target)
    atomic.write(str(link), [b"after"])
    assert (target.read_text(), link.read_text(), link.is_symlink()) == ("before", "after", False)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no locks, an open file cannot be removed")
def test_only_unlocked_temporary_files_are_removed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("")
    folder = tmp_path / "folder"
    folder.mkdir()
    stale, link, other = (folder / f".articlelint-{digit * 16}.tmp" for digit in "abc")
    stale.write_text("")
    link.symlink_to(outside)
    other.mkdir()
    (folder / f".articlelint-{'g' * 16}.tmp").write_text("")
    with atomic.Temporary(str(folder)) as used:
        assert atomic.remove_stale(str(folder)) == 1
        assert os.path.exists(used.path)
        assert atomic.is_temporary(os.path.basename(used.path))
    assert not os.path.exists(used.path)
    assert not stale.exists()
    assert link.is_symlink()
    assert outside.exists()
    assert other.is_dir()
    assert len(os.listdir(folder)) == 3
    assert atomic.remove_stale(str(tmp_path / "none")) == 0


def test_what_a_killed_run_left_goes_with_the_next_file(tmp_path: Path) -> None:
    (tmp_path / f".articlelint-{'0' * 16}.tmp").write_text("half")
    atomic.write(str(tmp_path / "a"), [b"whole"])
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no locks")
def test_a_new_file_that_is_taken_for_a_stale_one_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that cleans up may come between its creation and its lock."""
    import fcntl

    lock = fcntl.flock
    removed = []

    def late(file: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        removed.append(atomic.remove_stale(str(tmp_path)))
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    atomic.write(str(tmp_path / "a"), [b"whole"])
    assert removed == [1]
    assert (tmp_path / "a").read_bytes() == b"whole"
    assert os.listdir(tmp_path) == ["a"]


def test_lone_surrogates_survive() -> None:
    text = "caf\udce9 \ud800 é 😀"
    assert utf8.decode(utf8.encode(text)) == text
    with pytest.raises(UnicodeDecodeError):
        utf8.decode(b"\xff")


# --- files that may be none -------------------------------------------------------------------------------------------


def test_a_regular_file_is_read_up_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert regular.read(str(path), 5) == b"12345"
    with pytest.raises(regular.TooLargeError, match="larger than") as error:
        regular.read(str(path), 4)
    assert error.value.size == 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has none")
def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(OSError, match="not a regular file"):
            regular.read(str(path))


def test_only_what_is_below_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "site" / "in").mkdir(parents=True)
    (tmp_path / "site" / "in" / "a").write_bytes(b"in")
    (tmp_path / "site-2").mkdir()
    for folder in ("", "site-2"):
        (tmp_path / folder / "a").write_bytes(b"out")
    root = tmp_path / "site"
    (root / "up").symlink_to("..")
    (root / "here").symlink_to("in")
    (root / "link").symlink_to("../a")
    (tmp_path / "root").symlink_to("site")

    def read(path: Path) -> bytes:
        return regular.read_below(str(root), str(path), 10)

    assert read(root / "in" / "a") == read(root / "here" / "a") == read(root / "in" / ".." / "in" / "a") == b"in"
    assert regular.read_below(str(tmp_path / "root"), str(tmp_path / "root" / "in" / "a"), 10) == b"in"
    for path in (tmp_path / "a", root / "link", root / "up" / "a", root / ".." / "a", tmp_path / "site-2" / "a"):
        with pytest.raises(regular.OutsideError):
            read(path)
    with pytest.raises(FileNotFoundError):
        read(root / "none")


@pytest.mark.skipif(os.open not in os.supports_dir_fd, reason="no way to open without following links")
def test_a_folder_that_is_exchanged_for_a_link_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site" / "in").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    for folder in ("site/in", "out"):
        (tmp_path / folder / "a").write_bytes(folder.encode())
    original = os.path.realpath

    def exchange(path: str) -> str:
        real = original(path)
        if path.endswith("a"):
            (tmp_path / "site" / "in").rename(tmp_path / "site" / "old")
            (tmp_path / "site" / "in").symlink_to(tmp_path / "out")
        return real

    monkeypatch.setattr(os.path, "realpath", exchange)
    with pytest.raises(OSError):
        regular.read_below(str(tmp_path / "site"), str(tmp_path / "site" / "in" / "a"), 10)
