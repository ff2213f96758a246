"""Run the stages in order and keep what they made: graph, runner, artefacts, resume and rerun."""
