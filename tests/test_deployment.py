"""No container engine runs here, so the deployment files are read as data and held against the settings."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from api.settings import PLACEHOLDER_SECRETS, Settings, production_faults

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EXAMPLE = (ROOT / "deploy" / "example.env").read_text()
CLAMD = dict(
    line.split(maxsplit=1)
    for line in (ROOT / "deploy" / "clamd.conf").read_text().splitlines()
    if line and not line.startswith("#")
)
FIELDS = {f"HALEMARK_{name.upper()}": field for name, field in Settings.model_fields.items()}
ONE_SHOT = {"migrate", "bucket"}
OURS = {"web", "worker", "migrate"}

VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[?-])(?P<rest>[^}]*))?\}")
EXAMPLE_LINE = re.compile(r"^(?P<off># )?(?P<name>[A-Z][A-Z0-9_]+)=(?P<value>.*)$", re.M)

example_set = {m["name"]: m["value"] for m in EXAMPLE_LINE.finditer(EXAMPLE) if not m["off"]}
example_named = {m["name"] for m in EXAMPLE_LINE.finditer(EXAMPLE)}


def filled_in(value: object, given: dict[str, str]) -> str:
    """A value of the compose file with its variables put in, as the engine would."""

    def put(match: re.Match) -> str:
        if match["name"] in given:
            return given[match["name"]]
        assert match["kind"] == "-", f"{match['name']} is not set"
        return match["rest"]

    return VARIABLE.sub(put, str(value))


def settings_of(service: str, given: dict[str, str]) -> dict[str, str]:
    named = SERVICES[service]["environment"].items()
    return {
        name.removeprefix("HALEMARK_").lower(): filled_in(value, given)
        for name, value in named
        if name.startswith("HALEMARK_")
    }


def named_volumes(service: dict) -> set[str]:
    return {v.split(":")[0] for v in service.get("volumes", []) if not v.startswith((".", "/"))}


def seconds(text: str) -> int:
    return int(text[:-1]) * {"s": 1, "m": 60}[text[-1]]


def size(text: str) -> int:
    return int(text[:-1]) * {"K": 1024, "M": 1024**2}[text[-1]]


def test_the_services_are_these():
    assert set(SERVICES) == {"web", "worker", "migrate", "db", "files", "bucket", "clamav"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONE_SHOT))
def test_every_service_that_stays_up_has_a_health_check(name):
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] == "CMD"
    assert seconds(check["timeout"]) <= seconds(check["interval"])
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(ONE_SHOT))
def test_what_runs_once_is_waited_for(name):
    assert SERVICES[name]["restart"] == "no"
    assert SERVICES["web"]["depends_on"][name] == {"condition": "service_completed_successfully"}
    assert SERVICES["worker"]["depends_on"][name] == {"condition": "service_completed_successfully"}


def test_nothing_starts_before_what_it_needs():
    for service in SERVICES.values():
        for needed, how in service.get("depends_on", {}).items():
            expected = "service_completed_successfully" if needed in ONE_SHOT else "service_healthy"
            assert how == {"condition": expected}
    assert SERVICES["migrate"]["depends_on"].keys() == {"db"}


def test_every_variable_is_a_setting_and_every_setting_is_explained():
    for name in OURS:
        used = {v for v in SERVICES[name]["environment"] if v.startswith("HALEMARK_")}
        assert used == set(FIELDS)
    assert {name for name in example_named if name.startswith("HALEMARK_")} == set(FIELDS)
    used_in_compose = {m["name"] for m in VARIABLE.finditer((ROOT / "docker-compose.yml").read_text())}
    assert used_in_compose - example_named == set()


def test_defaults_in_the_compose_file_are_those_of_the_settings():
    for name, value in SERVICES["web"]["environment"].items():
        match = VARIABLE.fullmatch(str(value))
        if match and match["kind"] == "-" and name in FIELDS:
            assert match["rest"] == str(FIELDS[name].default), name


def test_secrets_come_from_outside_and_a_missing_one_says_what_to_set():
    for match in VARIABLE.finditer((ROOT / "docker-compose.yml").read_text()):
        if re.search("PASSWORD|SECRET|KEY", match["name"]) and "SLOTS" not in match["name"]:
            assert match["kind"] == "?", match["name"]
            assert match["rest"].startswith("set "), match["name"]


def test_the_filled_in_settings_start_in_production():
    given = example_set | {"POSTGRES_PASSWORD": "a1b2c3d4e5", "HALEMARK_S3_SECRET_ACCESS_KEY": "f6a7b8c9d0"}
    for name in OURS:
        settings = Settings(**settings_of(name, given))
        assert settings.environment == "production"
        assert production_faults(settings) == []
        assert settings.embedded_worker is False


def test_the_examples_placeholders_are_refused_in_production():
    placeholders = {name for name, value in example_set.items() if value in PLACEHOLDER_SECRETS}
    assert placeholders == {"POSTGRES_PASSWORD", "HALEMARK_S3_SECRET_ACCESS_KEY"}
    with pytest.raises(ValidationError) as refused:
        Settings(**settings_of("web", example_set))
    told = str(refused.value)
    assert "The database password in HALEMARK_DATABASE_URL is missing or a placeholder." in told
    assert "HALEMARK_S3_SECRET_ACCESS_KEY is missing or a placeholder." in told


@pytest.mark.parametrize("secret", ["POSTGRES_PASSWORD", "HALEMARK_S3_SECRET_ACCESS_KEY"])
@pytest.mark.parametrize("value", sorted(PLACEHOLDER_SECRETS))
def test_one_placeholder_is_enough_to_refuse(secret, value):
    given = example_set | {"POSTGRES_PASSWORD": "a1b2c3d4e5", "HALEMARK_S3_SECRET_ACCESS_KEY": "f6a7b8c9d0"}
    with pytest.raises(ValidationError, match="Not starting in production"):
        Settings(**settings_of("web", given | {secret: value}))


def test_a_refusal_to_start_tells_no_secret():
    with pytest.raises(ValidationError) as refused:
        Settings(**settings_of("web", example_set | {"HALEMARK_SMTP_URL": "smtp://halemark:hunter2@mail"}))
    assert "hunter2" not in str(refused.value)


def test_addresses_point_at_services_on_a_shared_network():
    settings = Settings.model_construct(**settings_of("worker", example_set))
    for address, service, port in (
        (settings.database_url, "db", 5432),
        (settings.s3_endpoint, "files", 8333),
        (settings.clamd_address, "clamav", 3310),
    ):
        assert f"{service}:{port}" in address
        assert "inside" in SERVICES[service]["networks"]
    assert "-s3.port=8333" in SERVICES["files"]["command"]
    assert (CLAMD["TCPSocket"], CLAMD["TCPAddr"]) == ("3310", "0.0.0.0")
    bucket = settings.storage_url.removeprefix("s3://")
    assert f"-name {bucket}'" in SERVICES["bucket"]["command"][0]


def test_only_the_web_process_is_reachable_and_only_from_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:${WEB_PORT:-8000}:8000"]}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("db", "files", "bucket"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_the_proxy_is_believed_by_the_address_it_comes_from():
    gateway = COMPOSE["networks"]["outside"]["ipam"]["config"][0]["gateway"]
    assert filled_in(SERVICES["web"]["environment"]["FORWARDED_ALLOW_IPS"], {}) == gateway


def test_every_volume_is_declared_and_used():
    used = set().union(*(named_volumes(service) for service in SERVICES.values()))
    assert used == set(COMPOSE["volumes"])
    used_networks = {network for service in SERVICES.values() for network in service["networks"]}
    assert used_networks == set(COMPOSE["networks"])
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            if volume.startswith("./"):
                assert (ROOT / volume.split(":")[0]).is_file()


def test_images_are_pinned_to_a_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for name, service in SERVICES.items():
        image, _, tag = service["image"].partition(":")
        assert re.match(r"\d+\.\d+", tag), f"{image}:{tag}"
        if name in OURS:
            assert (image, tag) == ("halemark", version)
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", bases[0])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_gives_up_what_it_does_not_need(name):
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    if name in OURS:
        assert service["read_only"] is True
        assert "cap_add" not in service


def test_the_image_runs_as_a_person_without_rights_from_hashed_packages():
    final = DOCKERFILE.split("FROM ")[-1]
    users = re.findall(r"^USER (\S+)", final, re.M)
    assert users == ["10001:10001"]
    assert final.index("USER 10001") < final.index("CMD")
    assert "pip install --require-hashes -r requirements.txt" in DOCKERFILE
    assert "HEALTHCHECK" in final
    assert not re.search(r"^(ARG|ENV).*(PASSWORD|SECRET|KEY)", DOCKERFILE, re.M)


def test_the_image_holds_every_package_and_nothing_else_is_sent_to_the_builder():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    sent = {line[1:] for line in ignored if line.startswith("!")}
    copied = {
        word for line in re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.M) for word in line.split()
    }
    assert sent == copied
    find = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]["find"]
    assert {pattern.rstrip("*") for pattern in find["include"]} <= copied


def test_every_command_named_is_one_that_halemark_has():
    from typer.main import get_command

    from api.cli.app import app

    commands = get_command(app).commands
    dockerfile = [json.loads(line) for line in re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.M)]
    makefile = re.findall(r"\$\(BIN\)/halemark (.+)", (ROOT / "Makefile").read_text())
    named = [SERVICES[name]["command"] for name in OURS] + dockerfile
    named += [["halemark", *line.split()] for line in makefile]
    assert len(named) == 7
    for program, command, *options in named:
        assert program == "halemark"
        known = {name for parameter in commands[command].params for name in parameter.opts}
        assert {option for option in options if option.startswith("--")} <= known


def test_the_scanner_reads_whatever_may_be_uploaded():
    largest = Settings.model_fields["upload_max_bytes"].default
    assert size(CLAMD["StreamMaxLength"]) > largest
    assert size(CLAMD["MaxFileSize"]) > largest
    assert size(CLAMD["MaxScanSize"]) > largest
    assert CLAMD["AlertExceedsMax"] == "yes"


def test_the_scanners_configuration_is_one_it_understands(tmp_path):
    clamconf = shutil.which("clamconf")
    if not clamconf:
        pytest.skip("clamconf is not installed (Debian: clamav-daemon), so clamd.conf is read as text only")
    shutil.copy(ROOT / "deploy" / "clamd.conf", tmp_path / "clamd.conf")
    said = subprocess.run([clamconf, "-c", tmp_path], capture_output=True, text=True, check=False).stdout
    section = said.split("Config file: clamd.conf")[1].split("Config file:")[0]
    assert "ERROR" not in section
    assert 'StreamMaxLength = "62914560"' in section


def test_the_settings_read_nothing_but_the_environment():
    assert issubclass(Settings, BaseSettings)
    assert Settings.model_config["env_prefix"] == "HALEMARK_"
    assert Settings.model_config.get("env_file") is None
