"""The door a web server comes in by: `gunicorn wsgi:app`."""

import sys

from config import WrongSetting, from_environment
from fgc.app import create_app
from fgc.approach.reading import WrongApproach

try:
    settings = from_environment()
    app = create_app(settings)
    if settings.demo:
        from fgc.demo import mail

        app.register_blueprint(mail.bp)
    if settings.env == "test":
        from fgc.demo.attack import command

        command.register(app)
except (WrongSetting, WrongApproach) as wrong:
    sys.exit(f"fgc cannot start: {wrong}")
