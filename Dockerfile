# Greenweft's command line, with nothing installed but what runs, each by its hash.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    GREENWEFT_HOME=/data

RUN groupadd --gid 10001 greenweft \
    && useradd --uid 10001 --gid greenweft --no-create-home --home-dir /data greenweft \
    && install --directory --owner greenweft --group greenweft /data

WORKDIR /build
COPY requirements-run.lock .
RUN pip install --require-hashes --requirement requirements-run.lock

COPY . .
RUN pip install --no-deps --no-build-isolation . && rm -rf /build/*

USER 10001:10001
WORKDIR /data
CMD ["greenweft", "--help"]
