"""articlelint.startup.records: named tuples that are used as those of typing are."""

from __future__ import annotations

import pickle
import typing
from typing import Any

import pytest

from articlelint.startup.records import NamedTuple


class Ours(NamedTuple):
    """A place."""

    name: str
    start: int
    end: int = 7
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return self.end - self.start

    @classmethod
    def empty(cls) -> Ours:
        return cls("", 0, 0)


class Theirs(typing.NamedTuple):
    """A place."""

    name: str
    start: int
    end: int = 7
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return self.end - self.start

    @classmethod
    def empty(cls) -> Theirs:
        return cls("", 0, 0)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (("a", 1), {}),
        (("a", 1, 2), {}),
        (("a", 1, 2, ("b",)), {}),
        (("a",), {"start": 3}),
        ((), {"start": 3, "name": "a", "notes": ("c",)}),
    ],
)
def test_is_made_as_a_named_tuple(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    ours, theirs = Ours(*values, **named), Theirs(*values, **named)
    assert tuple(ours) == tuple(theirs) and ours == theirs and hash(ours) == hash(theirs)
    assert (ours.name, ours.start, ours.end, ours.notes) == tuple(ours)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours.size == theirs.size


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), (("a",), {}), (("a", 1, 2, (), 5), {}), (("a", 1), {"name": "b"}), (("a", 1), {"other": 2})],
)
def test_wrong_arguments_give_the_same_error(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError) as theirs:
        Theirs(*values, **named)
    with pytest.raises(TypeError) as ours:
        Ours(*values, **named)
    assert str(ours.value) == str(theirs.value).replace("Theirs", "Ours")


def test_is_used_as_a_named_tuple() -> None:
    place = Ours("a", 1)
    assert place._replace(start=2, end=3) == ("a", 2, 3, ())
    assert place._asdict() == {"name": "a", "start": 1, "end": 7, "notes": ()}
    assert (Ours._fields, Ours.__doc__, Ours.empty().size) == (Theirs._fields, "A place.", 0)
    with pytest.raises(ValueError, match="other"):
        place._replace(other=1)
    with pytest.raises(AttributeError):
        place.start = 2
    with pytest.raises(AttributeError):
        place.other = 2
    match place:
        case Ours(name, start):
            assert (name, start) == ("a", 1)


def test_comes_whole_out_of_a_pickle() -> None:
    place = Ours("a", 1, notes=("b",))
    copy = pickle.loads(pickle.dumps(place))
    assert copy == place and type(copy) is Ours
