# prevent-bot in a container. `compose.yaml` runs two of them beside PostgreSQL and a proxy.
ARG BASE=docker.io/library/python:3.13-slim

FROM ${BASE} AS build
WORKDIR /opt/prevent-bot
RUN python -m venv .venv
# Before the code, so that a change of the code does not fetch the packages anew.
COPY requirements.txt ./
RUN .venv/bin/python -m pip install --quiet --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY storage storage
COPY workgroup workgroup
RUN .venv/bin/python -m pip install --quiet --no-cache-dir --no-deps --no-build-isolation .

FROM ${BASE}
# A name for the account; nobody can log in to it, and it owns nothing but the folder of an SQLite file.
RUN useradd --system --home-dir /var/lib/prevent-bot --create-home --shell /usr/sbin/nologin prevent-bot
COPY --from=build /opt/prevent-bot/.venv /opt/prevent-bot/.venv
ENV PATH=/opt/prevent-bot/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PREVENT_HOST=0.0.0.0
USER prevent-bot
WORKDIR /var/lib/prevent-bot
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD \
    ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/health', timeout=4)"]
# As the first process of the container it is the one that is told to end, and ends cleanly.
CMD ["prevent-bot", "run"]
