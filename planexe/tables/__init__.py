"""Tables of files, whatever wrote them: what they hold, found out once and in bounded memory; no model, no run."""
