"""What comes of programs that mean no harm."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from planexe.sandbox import Outcome
from tests.sandbox.conftest import SMALL, Lab


def test_program_reads_its_files_and_leaves_results(lab: Lab) -> None:
    code = "text = open('in.txt').read()\nprint(text.upper())\nopen('out.bin', 'wb').write(text.encode()[::-1])"
    outcome = lab.run(code, texts={"in.txt": "blåbær\n"})
    assert outcome.ok
    assert outcome.stdout == "BLÅBÆR\n\n"
    assert outcome.results == {"out.bin": "blåbær\n".encode()[::-1]}
    assert (outcome.stderr, outcome.stopped_by, outcome.sentence) == ("", "", "")
    assert outcome.wall_s > 0


def test_error_is_told_with_the_lines_of_the_program_alone(lab: Lab) -> None:
    outcome = lab.run("import json\n\ndef parse(text):\n    return json.loads(text)\n\nparse('{')")
    assert outcome.stopped_by == "error"
    assert outcome.sentence.startswith("It failed: JSONDecodeError: Expecting property name")
    assert [line for line in outcome.stderr.splitlines() if "File" in line] == [
        '  File "<program>", line 6, in <module>',
        '  File "<program>", line 4, in parse',
    ]
    assert "    return json.loads(text)" in outcome.stderr


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("def f(:", "It failed: SyntaxError: invalid syntax"),
        ("import sys; sys.exit('no rows')", "It failed: no rows"),
        ("import sys; sys.exit(3)", "It ended with exit status 3."),
        ("import os; os._exit(7)", "It ended with exit status 7."),
        ("raise KeyboardInterrupt", "It failed: KeyboardInterrupt"),
        (
            "class Bad(Exception):\n    def __str__(self): raise ValueError\nraise Bad",
            "It failed: Bad: <exception str() failed>",
        ),
    ],
)
def test_end_of_its_own_is_told_in_a_sentence(code: str, sentence: str, lab: Lab) -> None:
    outcome = lab.run(code)
    assert (outcome.ok, outcome.stopped_by, outcome.sentence) == (False, "error", sentence)


@pytest.mark.parametrize("code", ["import sys; sys.exit()", "import os; os._exit(0)", "exit(0)", "pass", ""])
def test_end_without_an_error_is_one(code: str, lab: Lab) -> None:
    assert lab.run(code).ok


def test_program_is_the_main_module_and_is_given_no_input(lab: Lab) -> None:
    code = "import sys\nif __name__ == '__main__':\n    print(sys.argv, repr(sys.stdin.read()))"
    assert lab.run(code).stdout == "['<program>'] ''\n"


def test_odd_characters_come_out_as_text(lab: Lab) -> None:
    outcome = lab.run(
        "import sys\nprint('\\ud800 \\0 é', end='')\nsys.stdout.flush()\nimport os\nos.write(1, bytes([255, 10]))"
    )
    assert outcome.stdout == "\\ud800 \0 é\ufffd\n"


def test_names_of_results_are_text(lab: Lab) -> None:
    outcome = lab.run(
        "for name in ['a b', 'é', 'line\\nbreak', b'\\xff'.decode('utf-8', 'surrogateescape')]: open(name, 'w')"
    )
    assert set(outcome.results) == {"a b", "é", "line\nbreak", "\\udcff"}


def test_threads_and_temporary_files_are_allowed(lab: Lab) -> None:
    code = """
import tempfile
from concurrent.futures import ThreadPoolExecutor
with tempfile.TemporaryFile() as file, ThreadPoolExecutor(4) as pool:
    file.write(b"x"); print(sum(pool.map(abs, [-1, -2])))
"""
    assert lab.run(code).stdout == "3\n"


def test_thread_that_goes_on_is_waited_for(lab: Lab) -> None:
    code = "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.05), print('late'))).start()"
    assert lab.run(code).stdout == "late\n"


def test_same_code_finds_the_same_chance(lab: Lab) -> None:
    code = "import random; print(random.random(), hash('x'), {'a', 'b', 'c', 'd'})"
    assert lab.run(code).stdout == lab.run(code).stdout


def test_what_was_written_before_a_limit_is_kept(lab: Lab) -> None:
    outcome = lab.run("print('first', flush=True)\nwhile True: pass", limits=replace(SMALL, wall_s=0.3))
    assert outcome.stopped_by == "time"
    assert outcome.stdout == "first\n"
    assert outcome.sentence == "It was not done after 0.3 s."


def test_results_up_to_the_limits_are_taken(lab: Lab) -> None:
    limits = replace(SMALL, result_files=3, results_bytes=9000)
    assert len(lab.run("for i in range(3): open(str(i), 'wb').write(bytes(3000))", limits=limits).results) == 3
    one_more = lab.run("for i in range(4): open(str(i), 'wb').write(bytes(1))", limits=limits)
    assert (one_more.stopped_by, one_more.sentence) == ("results", "It left 4 files; 3 are allowed.")
    too_large = lab.run("open('1', 'wb').write(bytes(9001))", limits=limits)
    assert too_large.sentence == "It left files of more than 9 kB, which is the most allowed."


def test_programs_that_run_at_once_see_nothing_of_each_other(lab: Lab) -> None:
    def one(number: int) -> Outcome:
        name = f"{number}.txt"
        code = f"import os\nprint(os.listdir(), open('{name}').read())\nopen('out', 'w').write('{number}')"
        return lab.run(code, texts={name: f"text {number}"})

    with ThreadPoolExecutor(6) as pool:
        for number, outcome in enumerate(pool.map(one, range(12))):
            assert outcome.stdout == f"['{number}.txt'] text {number}\n"
            assert outcome.results == {"out": str(number).encode()}
