"""Runs code that a model or a user wrote, where it can reach nothing; refuses where nothing holds it.

``Sandbox.run`` runs a program; ``sandbox_levels`` says what holds it on this machine; effects have ``context.sandbox``.
"""

from planexe.sandbox.levels import Level, sandbox_levels, sandbox_text
from planexe.sandbox.program import Limits, Outcome, Program
from planexe.sandbox.sandbox import EffectSandbox, Sandbox

__all__ = ["EffectSandbox", "Level", "Limits", "Outcome", "Program", "Sandbox", "sandbox_levels", "sandbox_text"]
