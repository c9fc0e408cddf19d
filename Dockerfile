# The bot in a container. Build: docker build -t duban .   Run: docker compose up duban (see compose.yaml).
FROM python:3.13-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PATH=/duban/packages/bin:$PATH
RUN useradd --uid 10001 --create-home --home-dir /duban duban && install --directory --owner duban /duban/source
USER duban
WORKDIR /duban/source

# The pinned packages first: they change less often than the sources, and stay in the layer cache.
COPY --chown=duban requirements-build.txt requirements.txt ./
RUN python -m venv /duban/packages
RUN pip install --require-hashes --requirement requirements-build.txt
RUN pip install --require-hashes --requirement requirements.txt

COPY --chown=duban . .
RUN pip install --no-deps --no-build-isolation .

FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    DUBAN_HOME=/duban \
    PATH=/duban/packages/bin:$PATH
RUN useradd --uid 10001 --create-home --home-dir /duban duban && install --directory --owner duban /duban/data
COPY --from=build /duban/packages /duban/packages
USER duban
WORKDIR /duban

VOLUME /duban/data
EXPOSE 8080
HEALTHCHECK --interval=60s --timeout=20s --start-period=30s CMD ["duban", "doctor"]
CMD ["duban", "run"]
