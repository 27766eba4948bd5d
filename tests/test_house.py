"""The house stays in order: rooms use only rooms below them, no modules run in circles, functions fit a screen.

The order of the rooms is the table of floors in docs/architecture.md, so that what is written there is what holds.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "articlelint"
FACE = frozenset({"articlelint", "articlelint.__main__", "articlelint.api"})  # what users import and run
MOST_LINES = 60  # of a function
MOST_PARAMETERS = 7


def modules() -> dict[str, ast.Module]:
    """The modules of the package by their full names."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


MODULES = modules()


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The modules of the package that a module imports at any time, for types alone too, each with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                if each.name.partition(".")[0] == "articlelint":
                    yield each.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import, which the floors would not see"
            assert node.module is not None
            if node.module.partition(".")[0] != "articlelint":
                continue
            for each in node.names:
                module = f"{node.module}.{each.name}"
                yield module if module in MODULES else node.module, node.lineno


def room_of(module: str) -> str:
    """The folder in which a module lies, or its own name if it lies beside the folders."""
    return module.split(".")[1]


def floors() -> list[list[str]]:
    """The rooms on each floor, the top floor first."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("| floor |")[2].partition("\n\n")[0]
    return [re.findall(r"`(\w+)(?:/|\.py)`", row.split("|")[2]) for row in table.splitlines()[2:]]


FLOORS = floors()


def test_every_room_has_one_floor() -> None:
    named = [room for floor in FLOORS for room in floor]
    assert len(named) == len(set(named))
    assert set(named) == {room_of(module) for module in MODULES if module not in FACE}


def test_rooms_use_only_rooms_below_them() -> None:
    height = {room: number for number, floor in enumerate(reversed(FLOORS)) for room in floor}
    wrong = [
        f"{module}:{line} imports {imported}"
        for module, tree in MODULES.items()
        if module not in FACE
        for imported, line in imports(tree)
        if imported not in FACE
        and room_of(imported) != room_of(module)
        and height[room_of(imported)] >= height[room_of(module)]
    ]
    assert wrong == []


def test_no_module_uses_the_face() -> None:
    """But for the version, which is data."""
    wrong = [
        f"{module}:{line} imports {imported}"
        for module, tree in MODULES.items()
        if module not in FACE
        for imported, line in imports(tree)
        if imported in FACE - {"articlelint"}
    ]
    assert wrong == []


def test_no_modules_run_in_a_circle() -> None:
    uses = {module: {imported for imported, _ in imports(tree)} - FACE for module, tree in MODULES.items()}
    done: set[str] = set()

    def follow(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, f"a circle: {' -> '.join((*trail[trail.index(module) :], module))}"
        if module not in done:
            for imported in sorted(uses[module]):
                follow(imported, (*trail, module))
            done.add(module)

    for module in MODULES:
        if module not in FACE:
            follow(module, ())


def functions() -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Every function with the name of its module and the line above it, where a reason stands if it is a large one."""
    for path in sorted(PACKAGE.rglob("*.py")):
        lines = path.read_text(encoding="utf-8").splitlines()
        name = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef):
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                yield name, node, lines[first - 2] if first > 1 else ""


def test_functions_fit_a_screen() -> None:
    """A longer one has the reason in a comment right above it: `# Long: ...`."""
    wrong = [
        f"{module}:{node.lineno} {node.name} has {size} lines"
        for module, node, above in functions()
        if (size := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES and not above.strip().startswith("# Long: ")
    ]
    assert wrong == []


def test_functions_take_few_parameters() -> None:
    """One that takes more has the reason in a comment right above it: `# Parameters: ...`."""
    wrong = []
    for module, node, above in functions():
        names = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        number = len(names) - (names[:1] in (["self"], ["cls"]))
        if number > MOST_PARAMETERS and not above.strip().startswith("# Parameters: "):
            wrong.append(f"{module}:{node.lineno} {node.name} takes {number} parameters")
    assert wrong == []


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"articlelint.cli.console"}))
def test_one_module_prints(module: str) -> None:
    """What it prints it makes harmless before; reports are written to the stream they are given, by report/."""
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Call):
            assert not (isinstance(node.func, ast.Name) and node.func.id == "print"), f"{module}:{node.lineno}"
        if isinstance(node, ast.Attribute) and node.attr in ("write", "writelines", "buffer"):
            stream = ast.unparse(node.value)
            assert stream not in ("sys.stdout", "sys.stderr"), f"{module}:{node.lineno}"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_hasattr_asks_the_platform_only(module: str) -> None:
    """What a check or another object of ours has is said by its type."""
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hasattr":
            asked = node.args[0]
            assert isinstance(asked, ast.Name), f"{module}:{node.lineno}"
            assert asked.id in ("os", "sys", "signal"), f"{module}:{node.lineno}"
