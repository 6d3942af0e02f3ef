"""Tables, then the demo data, in one process: starting Django twice would cost the second start seconds."""

import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_demo", reset="--reset" in sys.argv)
