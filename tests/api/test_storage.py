import hashlib
from collections.abc import Iterator

import boto3
import obstore
import pytest
from moto.server import ThreadedMotoServer
from obstore.store import MemoryStore

from api import storage
from api.settings import Settings

MB = 1024 * 1024
BUCKET = "halemark-files"


@pytest.fixture(scope="module")
def s3_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="eu-west-2",
        aws_access_key_id="key",
        aws_secret_access_key="not-a-real-one",
    )
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    yield client
    client.close()
    server.stop()


def s3_settings(client, url: str = f"s3://{BUCKET}/live/files") -> Settings:
    return Settings(
        storage_url=url,
        s3_endpoint=client.meta.endpoint_url,
        s3_access_key_id="key",
        s3_secret_access_key="not-a-real-one",
    )


@pytest.fixture(params=["folder", "memory", "s3"])
def store(request, tmp_path):
    if request.param == "memory":
        return MemoryStore()
    if request.param == "folder":
        return storage.make_store(Settings(data_dir=tmp_path))
    return storage.make_store(s3_settings(request.getfixturevalue("s3_server")))


def megabytes(count: int) -> Iterator[bytes]:
    for number in range(count):
        yield bytes([number]) * MB


def keys_in(store) -> set[str]:
    return {found["path"] for batch in obstore.list(store) for found in batch}


@pytest.mark.parametrize("count", [1, 12])  # in one request, and in parts
def test_what_is_put_comes_back_with_its_size_and_hash(store, count):
    content = b"".join(megabytes(count))
    key = storage.new_key()

    stored = storage.put(store, key, megabytes(count), 12 * MB)
    pieces, size = storage.open_stream(store, key)

    assert stored == storage.Stored(size=count * MB, sha256=hashlib.sha256(content).hexdigest())
    assert size == count * MB
    assert b"".join(pieces) == content
    storage.delete(store, key)


def test_an_empty_file_is_stored_and_streams_no_pieces(store):
    key = storage.new_key()
    stored = storage.put(store, key, iter(()), MB)
    pieces, size = storage.open_stream(store, key)
    assert (stored.size, size, list(pieces)) == (0, 0, [])
    storage.delete(store, key)


@pytest.mark.parametrize("count", [2, 14])
def test_above_the_limit_it_is_refused_and_nothing_is_left(store, count):
    before = keys_in(store)
    with pytest.raises(storage.FileTooLarge) as refused:
        storage.put(store, storage.new_key(), megabytes(count), (count - 1) * MB)
    assert refused.value.errors == {
        "file": f"This file is larger than {count - 1} MB, the most that can be uploaded. "
        "Make it smaller or split it."
    }
    assert keys_in(store) == before


@pytest.mark.parametrize("failure", [RuntimeError("gone"), ConnectionResetError("gone")])
@pytest.mark.parametrize("count", [1, 13])
def test_half_an_upload_leaves_nothing_and_says_what_broke(store, count, failure):
    def broken() -> Iterator[bytes]:
        yield from megabytes(count)
        raise failure

    before = keys_in(store)
    with pytest.raises(type(failure), match="gone"):
        storage.put(store, storage.new_key(), broken(), 20 * MB)
    assert keys_in(store) == before


def test_half_an_upload_leaves_no_file_in_the_folder(tmp_path):
    store = storage.make_store(Settings(data_dir=tmp_path))
    with pytest.raises(storage.FileTooLarge):
        storage.put(store, "evidence/a", megabytes(14), 13 * MB)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_half_an_upload_leaves_no_unfinished_parts_in_the_bucket(s3_server):
    store = storage.make_store(s3_settings(s3_server))
    with pytest.raises(storage.FileTooLarge):
        storage.put(store, "evidence/a", megabytes(14), 13 * MB)
    assert s3_server.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []


def test_the_prefix_of_the_address_stands_before_every_key(s3_server):
    store = storage.make_store(s3_settings(s3_server))
    storage.put(store, "evidence/prefixed", megabytes(1), MB)
    listed = [found["Key"] for found in s3_server.list_objects_v2(Bucket=BUCKET)["Contents"]]
    assert listed == ["live/files/evidence/prefixed"]
    storage.delete(store, "evidence/prefixed")


def test_deleting_removes_and_can_be_repeated(store):
    key = storage.new_key()
    storage.put(store, key, megabytes(1), MB)
    storage.delete(store, key)
    storage.delete(store, key)
    with pytest.raises(storage.FileMissing):
        storage.open_stream(store, key)


def test_a_store_that_does_not_answer_is_said_plainly(s3_server):
    settings = s3_settings(s3_server).model_copy(update={"s3_endpoint": "http://127.0.0.1:9"})
    store = storage.make_store(settings)
    for attempt in (
        lambda: storage.put(store, "evidence/a", megabytes(1), MB),
        lambda: storage.open_stream(store, "evidence/a"),
        lambda: storage.delete(store, "evidence/a"),
    ):
        with pytest.raises(storage.StoreUnavailable) as told:
            attempt()
        assert "Try again in a few minutes" in told.value.message


def test_a_bucket_that_is_not_there_is_not_taken_for_success(s3_server):
    store = storage.make_store(s3_settings(s3_server, "s3://no-such-bucket"))
    with pytest.raises(storage.StoreUnavailable):
        storage.put(store, "evidence/a", megabytes(1), MB)


def test_keys_are_made_here_and_never_repeat():
    first, second = storage.new_key(), storage.new_key("certificates")
    assert first.startswith("evidence/")
    assert second.startswith("certificates/")
    assert first.split("/")[1] != second.split("/")[1]
    assert first.split("/")[1].isalnum()


@pytest.mark.parametrize("address", ["/srv/files", "s3://", "https://bucket"])
def test_an_address_that_is_no_store_is_refused_at_start(address):
    with pytest.raises(ValueError, match="HALEMARK_STORAGE_URL"):
        storage.make_store(Settings(storage_url=address))
