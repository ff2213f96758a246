"""Asks the simulated model about tables as the workflow does, and runs in this process what it writes."""

import contextlib
import csv
import io
import traceback
from typing import Any

import duckdb
from pydantic import BaseModel

from planexe.simulator.content import write_answer
from planexe.tables.profile import Profile
from planexe.workflows.rows.opening import Language, whole_program
from planexe.workflows.rows.profile_text import profile_text, question_text
from planexe.workflows.rows.questions import Question


class Program(BaseModel):
    code: str


class Answer(BaseModel):
    answer: str


def ask(
    model: type[BaseModel],
    profile: Profile,
    question: Question,
    language: Language,
    more: str = "",
    seed: int = 1,
    by: str = "",
) -> Any:
    """Returns what the simulated model answers."""
    text = (
        f'<document name="table">\n{profile_text(profile, language, question.question)}\n</document>\n\n'
        f"<task>\n{question_text(question)}\n{more}\n</task>"
    )
    value = write_answer(
        [("system", "Write a program."), ("user", text)], model.model_json_schema(), "json_schema", seed, model=by
    )
    return model.model_validate(value.value)


def run(profile: Profile, language: Language, code: str) -> tuple[bool, str]:
    """Returns whether a program of the simulator ended well, and what it wrote or how it failed."""
    run_as, text = whole_program(profile, language, code)
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            if run_as == "sql":
                with duckdb.connect() as connection:
                    found = connection.execute(text)
                    writer = csv.writer(out, lineterminator="\n")
                    writer.writerow([column[0] for column in found.description])
                    writer.writerows(found.fetchall())
            else:
                exec(compile(text, "program", "exec"), {})
    except Exception as error:  # noqa: BLE001  whatever the program raises is what is to be mended
        return False, "".join(traceback.format_exception_only(error))
    return True, out.getvalue()


def answered(profile: Profile, question: Question, language: Language, seed: int = 1) -> tuple[str, int]:
    """Returns the answer to a question, and how often its program was mended: at most twice."""
    code = ask(Program, profile, question, language, seed=seed).code
    for mended in range(3):
        ended_well, wrote = run(profile, language, code)
        if ended_well:
            answer: str = ask(
                Answer, profile, question, language, f"The program:\n{code}\nIt wrote:\n{wrote}", seed
            ).answer
            return answer, mended
        failed = f"The program:\n{code}\nIt ended with:\nTraceback (most recent call last):\n{wrote}"
        code = ask(Program, profile, question, language, failed, seed).code
    return "", 3
