"""The door a web server comes in by: `gunicorn wsgi:app`."""

import gc
import sys

gc.disable()  # what is loaded stays: looking through it for what could go took a fifth of a start

from config import WrongSetting, from_environment  # noqa: E402
from fgc.app import create_app  # noqa: E402
from fgc.approach.reading import WrongApproach  # noqa: E402

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
gc.enable()
