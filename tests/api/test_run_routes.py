from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from planexe.api.run_routes import run_routes
from tests.app_runs import AppRuns


@pytest.fixture
def client(app: AppRuns) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=run_routes(lambda: app.manager))) as client:
        yield client


def test_runs_are_listed_newest_first(app: AppRuns, client: TestClient) -> None:
    run_id = app.finished()
    (listed,) = client.get("/api/runs").json()["runs"]
    assert (listed["run_id"], listed["status"], listed["simulated"]) == (run_id, "complete", True)


def test_no_runs_is_an_empty_list(client: TestClient) -> None:
    assert client.get("/api/runs").json() == {"runs": []}


def test_snapshot(app: AppRuns, client: TestClient) -> None:
    found = client.get(f"/api/runs/{app.finished()}").json()
    assert (found["status"], found["share_done"], found["problem"]) == ("complete", 1.0, "")
    assert {s["state"] for s in found["stages"]} <= {"done", "skipped"}


def test_attempts_after_a_number(app: AppRuns, client: TestClient) -> None:
    path = f"/api/runs/{app.finished()}/attempts"
    first = client.get(path).json()
    rest = client.get(path, params={"after": first["next"] - 1, "epoch": first["epoch"]}).json()
    assert rest["rows"] == first["rows"][-1:]


@pytest.mark.parametrize("after", ["-1", "x", "9" * 30, "١"])
def test_attempts_after_nonsense_are_refused(app: AppRuns, client: TestClient, after: str) -> None:
    answer = client.get(f"/api/runs/{app.finished()}/attempts", params={"after": after})
    assert answer.status_code == 400
    assert "whole number" in answer.json()["error"]


def test_idle_slots(app: AppRuns, client: TestClient) -> None:
    answer = client.get(f"/api/runs/{app.finished()}/idle")
    assert answer.status_code == 200
    assert answer.json()["status"] == "complete"


@pytest.mark.parametrize(
    "path", ["/api/runs/none", "/api/runs/none/idle", "/api/runs/none/attempts", "/api/runs/none/report.html"]
)
def test_unknown_run_is_404(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "There is no run none" in answer.json()["error"]


def test_forbidden_run_id_is_400(client: TestClient) -> None:
    assert client.get("/api/runs/..%5Cx").status_code == 400


def test_cap_is_obeyed(app: AppRuns, client: TestClient) -> None:
    run_id = app.endless()
    assert client.post(f"/api/runs/{run_id}/cap", json={"cap": 7}).json() == {"cap": 7}
    assert app.manager.snapshot(run_id).cap == 7


def test_cap_stays_when_the_run_is_resumed(app: AppRuns, client: TestClient) -> None:
    run_id = app.endless()
    client.post(f"/api/runs/{run_id}/cap", json={"cap": 7})
    client.post(f"/api/runs/{run_id}/stop", json={"mode": "now"})
    app.manager.wait(run_id)
    app.manager.resume(run_id)
    assert client.get(f"/api/runs/{run_id}").json()["cap"] == 7


@pytest.mark.parametrize("body", [{}, {"cap": 0}, {"cap": "many"}, {"cap": 1.5}])
def test_cap_that_makes_no_sense_is_400(app: AppRuns, client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post(f"/api/runs/{app.endless()}/cap", json=body)
    assert answer.status_code == 400
    assert "1 to 1024" in answer.json()["error"]


def test_stop_ends_the_run(app: AppRuns, client: TestClient) -> None:
    run_id = app.endless()
    answer = client.post(f"/api/runs/{run_id}/stop", json={"mode": "now"})
    app.manager.wait(run_id)
    assert (answer.status_code, answer.json()) == (202, {"stopping": "now"})
    assert app.manager.snapshot(run_id).status == "stopped"


def test_stop_in_an_unknown_way_is_400(app: AppRuns, client: TestClient) -> None:
    assert client.post(f"/api/runs/{app.endless()}/stop", json={"mode": "gently"}).status_code == 400


def test_stop_of_an_ended_run_is_400(app: AppRuns, client: TestClient) -> None:
    assert client.post(f"/api/runs/{app.finished()}/stop", json={}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "null"},
    ],
)
def test_other_web_sites_may_change_nothing(app: AppRuns, client: TestClient, headers: dict[str, str]) -> None:
    run_id = app.endless()
    answer = client.post(f"/api/runs/{run_id}/stop", json={"mode": "now"}, headers=headers)
    assert answer.status_code == 403
    assert app.manager.works_on(run_id)


def test_our_own_pages_may(app: AppRuns, client: TestClient) -> None:
    headers = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert client.post(f"/api/runs/{app.endless()}/cap", json={"cap": 2}, headers=headers).status_code == 200


@pytest.mark.parametrize(("content", "status"), [(b"{", 400), (b"[1]", 400), (b"\xff", 400), (b" " * 200_000, 413)])
def test_body_that_cannot_be_used_is_refused(client: TestClient, content: bytes, status: int) -> None:
    answer = client.post("/api/runs/r/cap", content=content)
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".") or "object" in answer.json()["error"]


def test_report_is_a_document_without_an_origin(app: AppRuns, client: TestClient) -> None:
    answer = client.get(f"/api/runs/{app.finished()}/report.html")
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox")
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy


def test_answers_are_never_kept(client: TestClient) -> None:
    assert client.get("/api/runs").headers["cache-control"] == "no-store"


def test_cap_of_a_service_is_set_and_told(client: TestClient) -> None:
    assert client.post("/api/services", json={"service": "simulated", "cap": 3}).json() == {
        "service": "simulated",
        "cap": 3,
    }
    told = {row["service"]: row["cap"] for row in client.get("/api/services").json()["services"]}
    assert (told["simulated"], told["all services"]) == (3, None)
    assert client.post("/api/services", json={"service": "simulated", "cap": None}).json()["cap"] is None


@pytest.mark.parametrize("body", [{}, {"service": 4, "cap": 1}, {"service": "openai", "cap": 0}])
def test_cap_of_a_service_that_makes_no_sense_is_400(client: TestClient, body: dict[str, Any]) -> None:
    assert client.post("/api/services", json=body).status_code == 400
