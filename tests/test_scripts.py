"""Modules put together: every script of the product, and what cannot be put together says why."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from planexe import scripts
from planexe.scripts import module_script, page_script

PACKAGE = Path(scripts.__file__).parent
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.js"))


@pytest.mark.parametrize("path", MODULES)
def test_every_script_of_ours_takes_nothing_from_elsewhere_and_writes_no_markup(path: str) -> None:
    script = module_script(path).replace("http://www.w3.org/2000/svg", "")  # a name, not an address
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|https?:|\beval\(|^\s*import\b", script, re.M
    )
    assert "</script" not in script
    assert "/**" not in script


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(scripts, "_ROOT", tmp_path)
    module_script.cache_clear()
    yield tmp_path
    module_script.cache_clear()


def write(package: Path, **modules: str) -> None:
    (package / "rooms").mkdir(exist_ok=True)
    for name, text in modules.items():
        (package / "rooms" / f"{name}.js").write_text(text, encoding="utf-8")


def test_what_is_imported_stands_once_and_before_who_imports_it(package: Path) -> None:
    write(
        package,
        top='import { left, other } from "./left.js";\nimport { base } from "../rooms/base.js";\nleft(base);\n',
        left='import {\n  base,\n} from "./base.js";\n/**\n * @param {number} n what is doubled\n */\nexport function left(n) { return 2 * base * n; }\nexport const other = 1;\n',
        base="// The base.\nexport let base = 3;\n",
    )
    assert module_script("rooms/top.js") == (
        "// The base.\nlet base = 3;\nfunction left(n) { return 2 * base * n; }\nconst other = 1;\nleft(base);\n"
    )


def test_types_are_left_out_and_nothing_else(package: Path) -> None:
    write(package, top="f(\n  /** @type {A} */ (1),\n);\n/** @type {B} */\nconst b = /** @type {C} */ (2); // 3\n")
    assert module_script("rooms/top.js") == "f(\n  (1),\n);\nconst b = (2); // 3\n"


def test_only_the_first_module_may_have_a_default_export(package: Path) -> None:
    write(
        package,
        element='import { a } from "./a.js";\nexport default function () { a(); }\n',
        a="export function a() {}\n",
    )
    assert module_script("rooms/element.js").endswith("export default function () { a(); }\n")
    write(package, element='import { b } from "./b.js";\nb();\n', b="export function b() {}\nexport default b;\n")
    module_script.cache_clear()
    with pytest.raises(ValueError, match=r"rooms/b.js: 'export default b;' cannot be put into one script"):
        module_script("rooms/element.js")


@pytest.mark.parametrize(
    "line", ['import * as all from "./a.js";', 'import a from "a";', 'export { a } from "./a.js";']
)
def test_other_ways_to_import_are_refused(package: Path, line: str) -> None:
    write(package, top=f"{line}\n", a="export function a() {}\n")
    with pytest.raises(ValueError, match="cannot be put into one script"):
        module_script("rooms/top.js")


def test_one_name_in_two_modules_is_refused(package: Path) -> None:
    write(
        package,
        top='import { a } from "./a.js";\nfunction mine() {}\na();\n',
        a="export function a() {}\nconst mine = 1;\n",
    )
    with pytest.raises(ValueError, match="mine is declared by two of the modules"):
        module_script("rooms/top.js")


def test_circle_is_refused(package: Path) -> None:
    write(package, a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\n')
    with pytest.raises(ValueError, match=r"in a circle: rooms/a.js → rooms/b.js → rooms/a.js"):
        module_script("rooms/a.js")


def test_script_of_a_page_keeps_its_names_to_itself(package: Path) -> None:
    write(package, page="const mine = 1;\n")
    assert page_script("rooms/page.js") == '(() => {\n"use strict";\nconst mine = 1;\n})();\n'
