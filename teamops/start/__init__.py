"""From a fresh clone to a running TeamOps: what `make run` and `make test` do.

`__main__` and `environment` run before anything is installed and use the standard library alone. Then the
environment's own Python takes over: `running` for `make run`, `tests/__main__.py` for `make test`.
"""
