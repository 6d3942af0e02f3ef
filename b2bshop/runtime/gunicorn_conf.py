"""Settings of the web process: `gunicorn --config python:b2bshop.runtime.gunicorn_conf b2bshop.wsgi`.

From the environment: BIND (127.0.0.1:8000), WEB_CONCURRENCY (processes, 2), WEB_THREADS (threads of each, 8),
LOG_FORMAT (json or text).
"""

import os

import structlog

from b2bshop.runtime import memory


def post_worker_init(worker):
    memory.settle()


bind = os.environ.get("BIND") or "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = int(os.environ.get("WEB_THREADS") or 8)
worker_class = "gthread"
keepalive = 5
# It would stand in the home folder, shared by every shop of that user.
control_socket_disable = True
# An operator's promise: stopped within 30 s of SIGTERM.
graceful_timeout = 25
if os.environ.get("LOG_FORMAT", "json") == "json":
    logconfig_dict = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": structlog.processors.JSONRenderer(),
                "foreign_pre_chain": [
                    structlog.stdlib.add_logger_name,
                    structlog.stdlib.add_log_level,
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                    structlog.processors.format_exc_info,
                ],
            }
        },
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}
        },
        "loggers": {"gunicorn.error": {"handlers": ["stdout"], "level": "INFO", "propagate": False}},
        # Requests are logged by the shop itself, with request id and user.
        "root": {"handlers": ["stdout"], "level": "WARNING"},
    }
else:
    loglevel = "warning"
