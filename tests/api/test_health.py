import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from api import health
from api.settings import Settings, get_settings


@pytest.fixture
def web(request):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(request.param)
            self.send_header("Location", "https://127.0.0.1:9/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("web", "fault"),
    [(200, ""), (303, ""), (404, ""), (503, "The web process answers with status 503.")],
    indirect=["web"],
)
def test_any_answer_but_a_failure_is_health(web, fault):
    assert health.web_fault(web) == fault


def test_silence_is_a_fault():
    assert health.web_fault(9) == "The web process does not answer (ConnectionRefusedError)."


def test_a_database_that_answers_has_no_fault(tmp_path):
    assert health.database_fault(Settings(database_url="", data_dir=tmp_path)) == ""


def test_a_database_that_does_not_answer_is_told_without_its_password():
    settings = Settings(database_url="postgresql+psycopg://halemark:hunter2@127.0.0.1:9/halemark")
    assert health.database_fault(settings) == "The database does not answer (OperationalError)."


def test_the_exit_code_tells_the_container(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(health, "WEB_PORT", 9)
    monkeypatch.setenv("HALEMARK_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("HALEMARK_DATABASE_URL", raising=False)
    get_settings.cache_clear()
    assert health.main(["worker"]) == 0
    assert health.main(["web"]) == 1
    assert capsys.readouterr().err == "The web process does not answer (ConnectionRefusedError).\n"
    assert health.main([]) == 2
    get_settings.cache_clear()
