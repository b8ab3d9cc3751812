"""The door a web server comes in by: `gunicorn wsgi:app`."""

import sys

from config import WrongSetting, from_environment
from fgc.app import create_app
from fgc.approach.reading import WrongApproach

try:
    app = create_app(from_environment())
except (WrongSetting, WrongApproach) as wrong:
    sys.exit(f"fgc cannot start: {wrong}")
