"""How gunicorn serves TeamOps: two plain processes beat threads on two cores (docs/running.md)."""

import gc
import os
from typing import Any

bind = f"{os.environ.get('LISTEN') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# An import of the largest sheet that is accepted must fit in.
timeout = 60
graceful_timeout = 10
# One copy of the code, shared by all workers.
preload_app = True
# Workers beat their heart in a file; on a slow disk they would stall.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# Its socket would lie outside the data folder; signals do what it does.
control_socket_disable = True
# Starts and stops are told by the starter; here only trouble.
loglevel = (os.environ.get("LOG_LEVEL") or "warning").lower()


def when_ready(server: Any) -> None:
    """What has been loaded stays for ever: keep the garbage collector from walking over it.

    A page makes some ten thousand objects, and nearly all are gone without the collector's help, which by
    default would look at them a dozen times.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(30_000, 20, 20)
