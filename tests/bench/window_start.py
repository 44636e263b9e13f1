"""What the program does until the page that unlocks is painted, in a process of its own: nothing else is imported."""

import sys
import time


def start(folder: str) -> None:
    """Opens the window on a vault that has been opened here before."""
    from ui.app import application
    from ui.desk import Desk
    from ui.shell.window import Window

    app = application(["bench"])
    desk = Desk()
    desk.apply_preferences()
    window = Window(desk, folder)
    window.show()
    while window.entrance is None or window.entrance.form is None:
        app.processEvents()
    window.grab()
    sys.stdout.write("painted\n")
    sys.stdout.flush()
    time.sleep(60)


if __name__ == "__main__":
    start(sys.argv[1])
