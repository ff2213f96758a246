"""The models the simulated service offers: the same answers at different speeds and with different abilities."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SimulatedModel:
    """One model.

    Attributes:
        name: what a client asks for.
        speed: factor on reading and writing speed.
        context_tokens: prompt and answer together.
        output_tokens: most tokens of one answer.
        response_formats: the types of ``response_format`` it accepts.
    """

    name: str
    speed: float = 1.0
    context_tokens: int = 262_144
    output_tokens: int = 32_768
    response_formats: tuple[str, ...] = ("json_schema", "json_object", "text")


MODELS = {
    model.name: model
    for model in (
        SimulatedModel("simulated"),
        SimulatedModel("simulated-fast", speed=2.5),
        SimulatedModel("simulated-slow", speed=0.35),
        SimulatedModel("simulated-basic", speed=0.8, context_tokens=65_536, response_formats=("json_object", "text")),
    )
}
