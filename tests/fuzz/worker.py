"""The process that feeds one target with inputs, guided by the coverage of articlelint's code (atheris).

    python -m tests.fuzz.worker TARGET FOLDER RUNS SECONDS SEED

`guided` starts it, so that a hang or a crash of the interpreter ends this process only.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["articlelint"]):
    import pkgutil
    from importlib import import_module

    import articlelint

    for _module in pkgutil.walk_packages(articlelint.__path__, "articlelint."):
        if not _module.name.endswith("__main__"):
            import_module(_module.name)

from .mutate import MOST_BYTES, mutated
from .targets import TARGETS, at_once
from .trial import tried

_SLOWED = 2  # times as long as without the tracing of coverage, at least; what is slow is tried again without it
_MOST_SLOW = 30  # inputs that are kept for that
_BLIND_ONE_IN = 8  # mutations that are those of atheris, which know nothing of structure


def main(name: str, folder: Path, runs: int, seconds: float, seed: int) -> None:
    """Feed the target `name` with inputs; what is wrong goes to `folder`/found, the number of inputs to `folder`/count."""
    target = TARGETS[name]
    seeds = target.seeds()
    target.run(seeds[0], at_once)  # what is loaded at first counts for no input
    corpus, found = folder / "corpus", folder / "found"
    for each in (corpus, found):
        each.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(seeds):
        (corpus / f"seed-{number:04}").write_bytes(content)
    count = os.open(folder / "count", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    end = time.monotonic() + seconds
    done = 0
    slow = 0

    def run(data: bytes) -> None:
        nonlocal done, slow
        fault = tried(target, data, _SLOWED)
        done += 1
        os.pwrite(count, b"%d\n" % done, 0)
        if fault is not None:
            slow += fault.name == "slow"
            file = found / f"{fault.name.replace('/', '.')}{f'-{slow}' if fault.name == 'slow' else ''}.bin"
            if not file.exists() and slow <= _MOST_SLOW:
                file.write_bytes(data)
                file.with_suffix(".txt").write_text(fault.text, encoding="utf-8", errors="backslashreplace")
        if done >= runs or time.monotonic() > end:
            os._exit(0)  # libFuzzer has no other way out that leaves it to us when

    def mutate(data: bytes, most: int, number: int) -> bytes:
        random = Random(number)
        if random.randrange(_BLIND_ONE_IN) == 0:
            return bytes(atheris.Mutate(data, min(most, 2 * len(data) + 64)))
        return mutated(data, random, target.pieces, seeds, most)

    options = [
        f"-max_len={MOST_BYTES}",
        f"-seed={seed}",
        "-len_control=0",
        "-timeout=120",
        "-rss_limit_mb=2500",
        "-report_slow_units=9999",
    ]
    atheris.Setup([sys.argv[0], str(corpus), *options, f"-artifact_prefix={found}/"], run, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
