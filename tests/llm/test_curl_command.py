import json
import subprocess

from planexe.llm.curl_command import curl_command, prompt_of
from planexe.llm.messages import Document, Message, Prompt
from planexe.llm.model_spec import ModelSpec
from planexe.llm.secret import Secret

SPEC = ModelSpec(
    name="m", provider="openai", model="gpt-x", base_url="https://api.example.test/v1/", key_env="MY_KEY",
    key=Secret("sk-very-secret"),
)  # fmt: skip
PAIRS = (
    ("rules", "Be brief."),
    ("goal", "Don't $HOME `id` <b>"),
    ("instructions", "In verse."),
    ("task", "Answer."),
    ("assistant", "{}"),
    ("user", "Again."),
)


def body_of(command: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(command.splitlines()[-2])
    return found


def test_command_asks_the_same_question() -> None:
    body = body_of(curl_command(SPEC, PAIRS))
    prompt = Prompt(
        "Be brief.",
        (Document("goal", PAIRS[1][1]),),
        "Answer.",
        (Message("assistant", "{}"), Message("user", "Again.")),
        "In verse.",
    )
    assert body["model"] == "gpt-x"
    assert body["messages"] == [{"role": m.role, "content": m.content} for m in prompt.messages()]
    assert body["response_format"] == {"type": "json_object"}
    assert "response_format" not in body_of(curl_command(SPEC, PAIRS, wants_json=False))


def test_key_is_named_and_never_written() -> None:
    command = curl_command(SPEC, PAIRS)
    assert '-H "Authorization: Bearer $MY_KEY"' in command
    assert "secret" not in command


def test_shell_takes_the_body_as_it_is() -> None:
    command = curl_command(SPEC, PAIRS).replace("curl ", "cat #", 1).replace("-d @- ", "\ncat ", 1)
    done = subprocess.run(["sh", "-c", command], input="", capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == body_of(curl_command(SPEC, PAIRS))


def test_simulated_model_is_asked_on_loopback() -> None:
    spec = ModelSpec(name="simulated", provider="simulated", model="simulated", base_url="http://simulator.invalid/v1")
    command = curl_command(spec, PAIRS)
    assert command.startswith("# planexe simulator --port")
    assert "http://127.0.0.1:" in command
    assert "Authorization" not in command


def test_service_without_an_address_has_no_command() -> None:
    assert curl_command(ModelSpec(name="x", provider="llama_index", model="x"), PAIRS) == ""
    assert curl_command(SPEC, ()) == ""


def test_kept_prompt_without_documents_or_turns_is_read() -> None:
    assert prompt_of((("rules", "r"), ("task", "t"))) == Prompt("r", (), "t")
    assert prompt_of((("task", "t"),)) == Prompt("", (), "t")
