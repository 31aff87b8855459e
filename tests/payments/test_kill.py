"""A process that is killed with SIGKILL at each step of writing files, on the embedded store of an office."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]
OFFICE = '''
import os, signal
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from django.db import connection, transaction
from madoguchi import store, tenancy
from madoguchi.formats.bank_profile import STRICT
from madoguchi.payments import order, publish, transfer
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import Instruction, TransferFile
from madoguchi.payments.totals import totals
from madoguchi.tenancy.models import Municipality
from tests.payments.conftest import AT, CALENDAR, CITY, HEADER, PROGRAMME, VALUE_DATE, decide_for

call_command("migrate", verbosity=0)
Municipality.objects.create(code=CITY, name="合成市")
directory = Path(os.environ["MADOGUCHI_HOME"]) / "files"
steps = 0

def dying(function, at):
    """The function, before and after which the process may be killed."""
    def run(*args, **kwargs):
        global steps
        for half in range(2):
            steps += 1
            if steps == at:
                os.kill(os.getpid(), signal.SIGKILL)
            if half == 0:
                result = function(*args, **kwargs)
        return result
    return run

def write():
    with transaction.atomic():
        return transfer.write_transfers(
            PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, directory, "clerk", "treasurer", AT
        )

with tenancy.municipality(CITY):
    died = 0
    for at in range(1, 100):
        with transaction.atomic():
            decide_for([2 * at, 2 * at + 1], first_unit=2 * at)
            instruct(PROGRAMME, 1, AT)
        due = Instruction.objects.filter(state="due").count()
        connection.close()
        child = os.fork()
        if child == 0:
            for module, name in ((store, "load"), (store, "execute"), (store.disk, "write_whole"), (Path, "unlink")):
                setattr(module, name, dying(getattr(module, name), at))
            write()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        died += killed
        with transaction.atomic():
            done = publish.finish_interrupted(directory)
        now_due = Instruction.objects.filter(state="due").count()
        assert now_due in (0, due), "all or nothing"
        assert done.completed + done.discarded <= 1
        names = {path.name for path in directory.glob("transfer-*.txt")}
        assert names == set(TransferFile.objects.values_list("name", flat=True))
        found = totals(PROGRAMME)
        assert found.unsettled.yen + 30_000 * now_due == found.decided.yen
        if not killed:
            assert now_due == 0
            break
    assert died >= 8, died
    print("killed", died)
'''


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
def test_killed_at_any_step_of_writing_nobody_is_lost_and_nobody_is_written_twice(tmp_path: Path) -> None:
    environment = os.environ | {
        "MADOGUCHI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "madoguchi.settings",
        "PYTHONPATH": f"{HERE}{os.pathsep}{HERE / 'src'}",
    }
    environment.pop("MADOGUCHI_DATABASE", None)
    office = subprocess.run(
        [sys.executable, "-c", OFFICE], env=environment, capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert office.returncode == 0, office.stderr
    assert office.stdout.startswith("killed")
