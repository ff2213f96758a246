"""Run the program of each row."""

from planexe.spine.stage import Expected
from planexe.workflows.rows.answering.code_row import RowCode
from planexe.workflows.rows.answering.running import running_stage

STAGE = running_stage(
    "run_row",
    "Runs",
    "code_row",
    lambda inputs: inputs.item(RowCode).code,
    Expected(calls=40, calls_fast=40, seconds=0.3),
)
