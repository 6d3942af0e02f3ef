import json

import pytest

from b2bshop.runtime.checks import judge_audit


def report(**vulnerable):
    packages = [{"name": "django", "version": "5.2", "vulns": []}]
    packages += [{"name": n, "version": "1", "vulns": [{"id": found}]} for n, found in vulnerable.items()]
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize(
    ("code", "output", "passed", "note"),
    [
        (0, report(), True, ""),
        (1, report(celery="CVE-1"), False, "celery 1: CVE-1"),
        (1, "ERROR: connection refused", True, "could not be asked"),
        (
            0,
            '{"dependencies": [{"name": "x", "skip_reason": "not found"}]}',
            True,
            "1 of 1 packages could not",
        ),
    ],
)
def test_a_vulnerability_fails_the_audit_and_a_silent_service_is_only_told(code, output, passed, note):
    verdict, said = judge_audit(code, output)
    assert verdict is passed
    assert note in said
