"""From the artefacts of a plan to what its reports show."""
