# Greenweft's command line and server, with nothing installed but what runs, each by its hash.
#
# It serves at port 8420, and refuses to before there is a token:
#   docker run -v greenweft:/data greenweft greenweft token me --scope query
#   docker run -v greenweft:/data -p 127.0.0.1:8420:8420 --init --stop-timeout 90 greenweft
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    GREENWEFT_HOME=/data \
    GREENWEFT_TOKENS=/data/tokens

RUN groupadd --gid 10001 greenweft \
    && useradd --uid 10001 --gid greenweft --no-create-home --home-dir /data greenweft \
    && install --directory --owner greenweft --group greenweft /data

WORKDIR /build
COPY requirements-run.lock .
RUN pip install --require-hashes --requirement requirements-run.lock

COPY . .
RUN pip install --no-deps --no-build-isolation . && rm -rf /build/*
RUN cd / && python -m graph.stores.arcadedb_archive

USER 10001:10001
WORKDIR /data
EXPOSE 8420
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import httpx, sys; sys.exit(httpx.get('http://127.0.0.1:8420/ready').is_error)"]
CMD ["greenweft", "serve", "--host", "0.0.0.0"]
