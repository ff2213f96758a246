"""Ask before planning: the three to seven questions whose answers would change a plan most."""
