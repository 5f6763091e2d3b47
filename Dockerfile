# One image, one volume: poller and web server under one supervisor, as an unprivileged user.
# Any base with Python 3.11 or newer and its venv module will do, for example Debian 12 with python3-venv.
ARG BASE=docker.io/library/python:3.13-slim-bookworm

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python3 -m venv /app/venv
WORKDIR /src
# The locked packages first: they change seldom, so this layer is rebuilt seldom.
COPY requirements.lock ./
RUN /app/venv/bin/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY aggregator aggregator
RUN /app/venv/bin/python -m pip install --quiet --no-deps .

FROM ${BASE}
LABEL org.opencontainers.image.title="Regional Feed Aggregator" \
      org.opencontainers.image.licenses="MIT"
# A fixed number, so that whoever mounts a folder knows whom it has to belong to.
RUN groupadd --gid 10001 aggregator \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin aggregator \
 && mkdir /data \
 && chown 10001:10001 /data
COPY --from=build /app/venv /app/venv
# The seed: copied to the volume at the first start, when there is no configuration yet.
COPY config /app/config
ENV PATH=/app/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AGGREGATOR_CONFIG=/data/config \
    AGGREGATOR_CONFIG_SEED=/app/config \
    AGGREGATOR_DATA=/data/store \
    AGGREGATOR_WEB_HOST=0.0.0.0
WORKDIR /data
VOLUME /data
EXPOSE 8000
USER 10001:10001
STOPSIGNAL SIGTERM
# http.client and not urllib: a proxy in the environment must not be asked for this machine's own port.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python3", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('AGGREGATOR_WEB_PORT', '8000')), timeout=4); c.request('GET', '/ready'); sys.exit(c.getresponse().status != 200)"]
CMD ["aggregator", "serve"]
