"""How many labels are wrong, and how much scores are worth, as the labels themselves show.

Scores are logarithms of what speaks for each label. Divided by a temperature they become probabilities; which one, and
which labels occur where others would be right, is what makes the given labels most likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, log

from articlelint.startup.records import NamedTuple

_TEMPERATURES = tuple(0.15 * 1.2**step for step in range(18))  # 0.15 to 3.3
_FEW_TEMPERATURES = _TEMPERATURES[1::3]
_STEPS = 12  # in which the share of wrong labels is estimated
_PAIR_STEPS = 8  # the same for that of each pair
_FIRST = 0.2  # the share with which that begins
_LEAST, _MOST = 0.001, 0.95  # of that share
_PRIOR = 0.5  # times that the sample counts for one share, beside what each pair shows
_ONE_WAY = (
    0.25  # of what a share for each pair must gain by the Bayesian information criterion: random noise gains 0.03
)
# to 0.2 of it in ten labelled sets, neighbours that are taken for one another and one label for many 0.15 to 2


class Estimate(NamedTuple):
    """`shares[true][label]`: how probable a label is where another would be right. `gain`: the log-likelihood."""

    gain: float
    temperature: float
    shares: tuple[tuple[float, ...], ...]


def softened(row: Sequence[float], temperature: float) -> list[float]:
    """Logarithms as probabilities; a higher temperature brings them nearer to one another."""
    most = max(row)
    shares = [exp((each - most) / temperature) for each in row]
    whole = sum(shares)
    return [share / whole for share in shares]


def by_chance(rows: Sequence[Sequence[float]], own: Sequence[Sequence[int]], labels: int) -> Estimate:
    """The best estimate where a wrong label is any of the usual ones.

    Args:
        rows: the scores of each article for each of so many `labels`.
        own: the labels that each article has.
    """
    usual = _usual(own, labels)
    any_ = [sum([usual[label] for label in mine]) for mine in own]
    best = -1e300, 1.0, _FIRST
    for temperature in _TEMPERATURES:
        read = [softened(row, temperature) for row in rows]
        fit = [sum([row[label] for label in mine]) for row, mine in zip(read, own, strict=True)]
        share = _FIRST
        for _ in range(_STEPS):
            wrong = [share * each / ((1 - share) * right + share * each) for right, each in zip(fit, any_, strict=True)]
            share = min(_MOST, max(_LEAST, sum(wrong) / len(wrong)))
        gain = sum([log((1 - share) * right + share * each) for right, each in zip(fit, any_, strict=True)])
        best = max(best, (gain, temperature, share))
    gain, temperature, share = best
    return Estimate(gain, temperature, _shares(share, usual))


def by_pairs(rows: Sequence[Sequence[float]], own: Sequence[Sequence[int]], labels: int) -> Estimate:
    """The best estimate where each pair of a right and a wrong label has a share of its own; see by_chance()."""
    usual = _usual(own, labels)
    weight = _PRIOR * len(own) / labels
    best: Estimate | None = None
    for temperature in _FEW_TEMPERATURES:
        read = [softened(row, temperature) for row in rows]
        shares = _shares(_FIRST, usual)
        for _ in range(_PAIR_STEPS):
            met = _met(read, own, shares)
            off = sum(sum(each) - each[true] for true, each in enumerate(met))
            base = _shares(min(_MOST, max(_LEAST, off / len(own))), usual)
            shares = tuple(
                tuple(
                    [(count + weight * chance) / (sum(each) + weight) for count, chance in zip(each, row, strict=True)]
                )
                for each, row in zip(met, base, strict=True)
            )
        gain = sum([log(sum(_joint(row, mine, shares))) for row, mine in zip(read, own, strict=True)])
        if best is None or gain > best.gain:
            best = Estimate(gain, temperature, shares)
    assert best is not None
    return best


def is_one_way(plain: Estimate, paired: Estimate, articles: int) -> bool:
    """Whether a share for each pair explains the labels of so many articles by far better than one for all."""
    labels = len(plain.shares)
    return paired.gain - plain.gain >= _ONE_WAY * labels * (labels - 1) / 2 * log(articles)


def probable(rows: Iterable[Sequence[float]], own: Iterable[Sequence[int]], known: Estimate) -> list[list[float]]:
    """How probable it is that each label is the right one, for each article, as it is filed."""
    found = []
    for row, mine in zip(rows, own, strict=True):
        joint = _joint(softened(row, known.temperature), mine, known.shares)
        whole = sum(joint)
        found.append([each / whole for each in joint])
    return found


def _joint(read: Sequence[float], mine: Sequence[int], shares: Sequence[Sequence[float]]) -> list[float]:
    """How probable each label is together with those that the article has."""
    if len(mine) == 1:
        (label,) = mine
        return [fit * each[label] for fit, each in zip(read, shares, strict=True)]
    return [fit * sum([each[label] for label in mine]) for fit, each in zip(read, shares, strict=True)]


def _met(
    read: Iterable[Sequence[float]], own: Iterable[Sequence[int]], shares: Sequence[Sequence[float]]
) -> list[list[float]]:
    """How often a label is met where each would be right, as far as the shares are known."""
    met = [[0.0] * len(shares) for _ in shares]
    for row, mine in zip(read, own, strict=True):
        for label in mine:
            joint = _joint(row, (label,), shares)
            whole = sum(joint) * len(mine)
            for counts, each in zip(met, joint, strict=True):
                counts[label] += each / whole
    return met


def _usual(own: Iterable[Sequence[int]], labels: int) -> list[float]:
    """The share of each label."""
    counts = [1.0] * labels
    for mine in own:
        for label in mine:
            counts[label] += 1
    whole = sum(counts)
    return [count / whole for count in counts]


def _shares(share: float, usual: Sequence[float]) -> tuple[tuple[float, ...], ...]:
    """The shares of labels where so many are wrong, and any of the usual ones."""
    return tuple(
        tuple([share * each + (1 - share if label == true else 0.0) for label, each in enumerate(usual)])
        for true in range(len(usual))
    )
