"""What a file has besides its content, and how another file gets the same: owner, group, mode, extended attributes."""

from __future__ import annotations

import os
import stat
import sys
from errno import ENODATA, ENOTSUP

_ACL = "system.posix_acl_access"
# What the system derives from a file's content or drops when it is changed: capabilities(7), evmctl(1).
_OF_CONTENT = frozenset({"security.capability", "security.ima", "security.evm"})
# Without setuid and setgid: the system takes them away, too, when a user changes a file's content (chmod(2)).
_MODE = 0o1777


class NotKeptError(Exception):
    """An attribute that a file cannot be given; the text says which."""


def keep(old: int, new: int) -> None:
    """Give the open file `new` the owner, group, mode and extended attributes of `old`.

    Access control lists are extended attributes on Linux. On Windows a new file has the access list of its folder; on
    macOS Python does not see extended attributes. Neither is kept there.

    Raises:
        NotKeptError: if one of them cannot be kept.
    """
    if sys.platform == "win32":
        return
    was, now = os.fstat(old), os.fstat(new)
    if (was.st_uid, was.st_gid) != (now.st_uid, now.st_gid):
        try:
            os.fchown(new, was.st_uid, was.st_gid)
        except OSError as error:
            raise NotKeptError(f"its owner (user {was.st_uid}, group {was.st_gid})") from error
    try:
        os.fchmod(new, stat.S_IMODE(was.st_mode) & _MODE)
    except OSError as error:
        raise NotKeptError(f"its mode ({stat.S_IMODE(was.st_mode):o})") from error
    if sys.platform == "linux":
        _keep_extended(old, new)


def _keep_extended(old: int, new: int) -> None:
    """Give `new` the extended attributes of `old`, and take away an access control list that its folder gave it."""
    if sys.platform != "linux":
        return
    before, after = _extended(old), _extended(new)
    for name, value in before.items():
        if after.get(name) == value or name in _OF_CONTENT:
            continue
        try:
            os.setxattr(new, name, value)
        except OSError as error:
            raise NotKeptError(f"its extended attribute {name}") from error
    if _ACL in after and _ACL not in before:
        try:
            os.removexattr(new, _ACL)
        except OSError as error:
            raise NotKeptError("that it has no access control list") from error


def _extended(descriptor: int) -> dict[str, bytes]:
    """Return the extended attributes of an open file; none on a file system that has none."""
    found: dict[str, bytes] = {}
    if sys.platform != "linux":
        return found
    try:
        names = os.listxattr(descriptor)
    except OSError as error:
        if error.errno == ENOTSUP:
            return found
        raise NotKeptError("its extended attributes") from error
    for name in names:
        try:
            found[name] = os.getxattr(descriptor, name)
        except OSError as error:
            if error.errno != ENODATA:  # removed in the meantime
                raise NotKeptError(f"its extended attribute {name}") from error
    return found
