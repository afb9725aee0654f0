"""Jobs as they are kept: a folder for each in the home, written so that no crash leaves half."""

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from api.jobs.job import Job
from api.logs import note

ASIDE = ".broken"  # what the name of a folder that cannot be read ends in from then on


class Kept:
    """The folder of all jobs, which is made when the first is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self) -> list[Job]:
        """Every job, in the order in which they were asked; one that is broken is put aside."""
        folders = [one for one in self._folders() if one.suffix != ASIDE]
        jobs = [job for one in folders if (job := self._job(one))]
        return sorted(jobs, key=lambda job: job.asked)

    def write(self, job: Job) -> None:
        """Keep a job as it stands now; ``OSError`` if that cannot be."""
        file = self.folder / job.id / "job.json"
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        with part.open("wb") as written:
            written.write(job.model_dump_json().encode())
            written.flush()
            os.fsync(written.fileno())
        part.replace(file)

    def forget(self, id: str) -> None:
        """Remove a job and its result."""
        folder = self.folder / id
        (folder / "job.json").unlink(missing_ok=True)  # first: what is left then is no job
        shutil.rmtree(folder, ignore_errors=True)

    def result(self, id: str) -> Path:
        """Where the result of a job is, if it has one."""
        return self.folder / id / "result"

    def _folders(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from (one for one in self.folder.iterdir() if one.is_dir())

    def _job(self, folder: Path) -> Job | None:
        file = folder / "job.json"
        try:
            job = Job.model_validate_json(file.read_bytes())
        except FileNotFoundError:  # it was being asked, or forgotten, when all ended
            shutil.rmtree(folder, ignore_errors=True)
            return None
        except (OSError, ValidationError) as error:
            self._put_aside(folder, str(error))
            return None
        if job.id != folder.name:
            self._put_aside(folder, f"it is of a job {job.id}")
            return None
        return job

    def _put_aside(self, folder: Path, why: str) -> None:
        aside = folder.with_name(f"{folder.name}{ASIDE}")
        note("job broken", logging.ERROR, why=why, kept=str(aside))
        try:
            folder.rename(aside)
        except OSError as error:
            note("job not put aside", logging.ERROR, why=str(error))
