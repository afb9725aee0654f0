"""A real browser for tests: Chromium without a window, which reaches this machine and no other."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.servers.java import Unavailable

NEEDED = ("chromium", "chromedriver")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",  # which needs rights that a container does not give
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-prefers-reduced-motion",
    "--lang=en",
)


@contextmanager
def chromium(width: int = 1280, height: int = 900) -> Iterator[Chrome]:
    """A window of this size; its downloads and its profile go when it is closed."""
    program, driver = map(shutil.which, NEEDED)
    if not (program and driver):
        raise Unavailable(f"tests of pages need {' and '.join(NEEDED)} on the PATH")
    # Selenium would otherwise look for newer drivers, and report that it runs.
    os.environ.update(SE_OFFLINE="true", SE_AVOID_STATS="true")
    with tempfile.TemporaryDirectory() as profile:
        options = ChromeOptions()
        options.binary_location = program
        for argument in (
            *ARGUMENTS,
            f"--user-data-dir={profile}",
            f"--window-size={width},{height}",
        ):
            options.add_argument(argument)
        options.add_experimental_option("prefs", {"download.default_directory": profile})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        browser = Chrome(options=options, service=Service(executable_path=driver))
        try:
            yield browser
        finally:
            browser.quit()
