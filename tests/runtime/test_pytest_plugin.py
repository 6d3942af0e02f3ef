import os

from django.core.cache import cache
from django.db import connection

from b2bshop.runtime.pytest_plugin import own_database


def test_the_tests_run_on_a_real_postgresql_with_the_extensions_of_the_shop(db):
    with connection.cursor() as cursor:
        for name in ("pg_trgm", "unaccent", "btree_gist", "citext"):
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
        cursor.execute("SELECT upper('straße größe é'), unaccent('Größe')")
        assert cursor.fetchone() == ("STRAßE GRÖßE É", "Grosse")


def test_the_cache_of_the_tests_is_a_real_redis():
    cache.set("runtime-probe", {"a": 1}, 30)
    assert cache.get("runtime-probe") == {"a": 1}
    assert os.environ["REDIS_URL"].startswith("redis://")


def test_every_parallel_test_worker_has_a_redis_database_of_its_own():
    urls = {own_database("redis://:secret@127.0.0.1:6379/0", worker) for worker in range(4)}
    assert urls == {f"redis://:secret@127.0.0.1:6379/{n}" for n in (1, 2, 3, 4)}
