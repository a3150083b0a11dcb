"""Reads the program's source for the codes that it makes, so that none is without words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

APP = Path(__file__).resolve().parent.parent.parent / "app"


@dataclass(frozen=True)
class Made:
    """A code as some line makes it: `kind` the exception's class or the helper's name."""

    code: str
    kind: str
    params: frozenset[str]
    place: str


def trees(*parts: str) -> Iterator[tuple[str, ast.Module]]:
    """Modules of app/ below these folders or files, as path and tree."""
    for part in parts:
        path = APP / part
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            yield file.relative_to(APP.parent).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def strings(node: ast.AST | None) -> list[str]:
    """The texts that an expression may be: a literal, either side of an if, a name's table."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return strings(node.body) + strings(node.orelse)
    return []


def name_of(function: ast.expr) -> str:
    return ast.unparse(function).rsplit(".", 1)[-1]


def exception_classes() -> set[str]:
    """FirmdateError and all that derive from it, in any module."""
    bases = {
        node.name: [name_of(base) for base in node.bases]
        for _, tree in trees(".")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"FirmdateError"}
    while grown := {name for name, of in bases.items() if found.intersection(of)} - found:
        found |= grown
    return found


def _taken_by_class(node: ast.ClassDef) -> list[str]:
    """What making one takes: of its own `__init__`, else its fields as a dataclass."""
    for step in node.body:
        if isinstance(step, ast.FunctionDef) and step.name == "__init__":
            return [argument.arg for argument in step.args.args[1:]]
    return [s.target.id for s in node.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)]


def code_takers(*parts: str) -> dict[str, int]:
    """Functions and dataclasses there with a parameter called `code`, and at which place it stands."""
    takers: dict[str, int] = {}
    for _, tree in trees(*parts):
        for node in ast.walk(tree):
            names: list[str] = []
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names = [
                    a.arg for a in [*node.args.posonlyargs, *node.args.args] if a.arg not in ("self", "cls")
                ]
            elif isinstance(node, ast.ClassDef):
                names = _taken_by_class(node)
            if "code" in names:
                takers[node.name] = names.index("code")
    return takers


def locals_of(tree: ast.Module, call: ast.Call, name: str) -> list[str]:
    """What a name may hold where the call stands: assignments in the same function, loops over dicts."""
    found: list[str] = []
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if not any(node is call for node in ast.walk(function)):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == name for target in node.targets
            ):
                found += strings(node.value)
    return found


def codes(tree: ast.Module, call: ast.Call, place: int) -> list[str]:
    """The codes a call may give: its argument at `place` or called `code`."""
    argument = next((keyword.value for keyword in call.keywords if keyword.arg == "code"), None)
    if argument is None and len(call.args) > place:
        argument = call.args[place]
    if isinstance(argument, ast.Name):
        return locals_of(tree, call, argument.id)
    return strings(argument)


def made_by_calls(takers: dict[str, int], *parts: str) -> list[Made]:
    """Every code that calls of `takers` give in these modules."""
    found = []
    for path, tree in trees(*parts):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or name_of(node.func) not in takers:
                continue
            params = frozenset(keyword.arg for keyword in node.keywords if keyword.arg) - {"system", "code"}
            for code in codes(tree, node, takers[name_of(node.func)]):
                found.append(Made(code, name_of(node.func), params, f"{path}:{node.lineno}"))
    return found
