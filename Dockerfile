# The shop as an image: web by default, worker, beat and migrate by another command (see docker-compose.yml).
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
WORKDIR /build
COPY requirements/runtime.txt ./
RUN /venv/bin/pip install --require-hashes -r runtime.txt

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home --home-dir /var/lib/b2bshop --shell /usr/sbin/nologin b2bshop \
    && install -d -o b2bshop -g b2bshop /var/lib/b2bshop/media /var/lib/b2bshop/beat
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=b2bshop.settings \
    STATIC_ROOT=/app/staticfiles \
    MEDIA_ROOT=/var/lib/b2bshop/media \
    BEAT_SCHEDULE=/var/lib/b2bshop/beat/celerybeat-schedule \
    BIND=0.0.0.0:8000
WORKDIR /app
COPY manage.py ./
COPY locale ./locale
COPY static ./static
COPY templates ./templates
COPY b2bshop ./b2bshop
COPY accounts ./accounts
COPY catalog ./catalog
COPY pricing ./pricing
COPY approvals ./approvals
COPY orders ./orders
COPY quotes ./quotes
COPY returns ./returns
COPY support ./support
COPY edi ./edi
COPY sales ./sales
# No server is asked for static files; the addresses only have to be there.
RUN python -m compileall -q /app \
    && SECRET_KEY=build DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost \
       python manage.py collectstatic --no-input
USER b2bshop
EXPOSE 8000
CMD ["gunicorn", "--config", "python:b2bshop.runtime.gunicorn_conf", "--worker-tmp-dir", "/dev/shm", "b2bshop.wsgi"]
