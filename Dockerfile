# Halemark's one image: the web process, the worker and every `halemark` command.
FROM python:3.11.14-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/halemark
ENV PATH=/opt/halemark/bin:$PATH
WORKDIR /app

# The packages change seldom and the code often, so they are two layers.
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY assessments assessments
COPY models models
COPY api api
COPY frontend frontend
# Installed where it stands, so templates, schemes and migrations are found beside the code.
RUN pip install --no-deps --no-build-isolation -e . && python -m compileall -q .


FROM python:3.11.14-slim-bookworm

RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin halemark \
 && install -d -o halemark -g halemark -m 0700 /data
COPY --from=build /opt/halemark /opt/halemark
COPY --from=build /app /app
ENV PATH=/opt/halemark/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HALEMARK_DATA_DIR=/data
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["python", "-m", "api.health", "web"]
CMD ["halemark", "serve", "--host", "0.0.0.0", "--port", "8000"]
