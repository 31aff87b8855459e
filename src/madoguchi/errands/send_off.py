"""A process of its own for an errand: it outlives the pages' server, and is started with the errand's locked file."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings

from madoguchi.errands import sign
from madoguchi.errands.models import Errand
from madoguchi.tenancy import current

COMMAND = (sys.executable, "-m", "madoguchi.cli", "errand")


def send_off(errand: Errand) -> None:
    """Start the process, with the settings of this one. Raises Conflict `errands.under_way` if one works on it still.

    A session of its own keeps it from what ends the server. Killed before it has written a word, it has let go of the
    file all the same, and the page says that it stopped.
    """
    with sign.locked(errand.pk) as handle:
        subprocess.Popen(  # noqa: S603 (our own command, and a number)
            [*COMMAND, str(errand.pk), "--file", str(handle), "--municipality", current()],
            env={**os.environ, "MADOGUCHI_HOME": str(settings.HOME)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(handle,),
            start_new_session=True,
        )
