"""One settings file; everything that differs between machines comes from the environment (docs/settings.md)."""

from pathlib import Path

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from .schedule import BEAT

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
DEMO_MARKER = env.str("DEMO_MARKER", default="")
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SHOP_NAME = env.str("SHOP_NAME", default="b2bshop")
SELLER_NAME = env.str("SELLER_NAME", default=SHOP_NAME)
SELLER_ADDRESS = env.str("SELLER_ADDRESS", default="")
SELLER_BANK = env.str("SELLER_BANK", default="")
SELLER_COUNTRY = env.str("SELLER_COUNTRY", default="DE")
SELLER_GLN = env.str("SELLER_GLN", default="")
SELLER_VAT_ID = env.str("SELLER_VAT_ID", default="")
ACTING_MINUTES = env.int("ACTING_MINUTES", default=60)
MESSAGE_STORAGE = "accounts.acting.message_storage"
RETURNS_ADDRESS = env.str("RETURNS_ADDRESS", default=SELLER_ADDRESS)
RETURNS_EMAIL = env.str("RETURNS_EMAIL", default="")
RETURNS_ANSWER_WORKDAYS = env.int("RETURNS_ANSWER_WORKDAYS", default=2)
RETURNS_SEND_WITHIN_DAYS = env.int("RETURNS_SEND_WITHIN_DAYS", default=30)
VIES_URL = env.str(
    "VIES_URL", default="" if DEMO else "https://ec.europa.eu/taxation_customs/vies/rest-api"
).rstrip("/")
TAX_ROUNDING = env.str("TAX_ROUNDING", default="document")
if TAX_ROUNDING not in ("document", "line"):
    raise ImproperlyConfigured(f"TAX_ROUNDING must be document or line, not {TAX_ROUNDING!r}")
STOCK_DISPLAY = env.str("STOCK_DISPLAY", default="exact")
if STOCK_DISPLAY not in (displays := ("exact", "band", "light", "none")):
    raise ImproperlyConfigured(f"STOCK_DISPLAY must be one of {', '.join(displays)}, not {STOCK_DISPLAY!r}")

INSTALLED_APPS = [
    "b2bshop.shop_admin.ShopAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_countries",
    "django_htmx",
    "django_structlog",
    "djmoney",
    "import_export",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "template_partials",
    "treebeard",
    "b2bshop",
    "b2bshop.events",
    "b2bshop.post",
    "accounts",
    "catalog",
    "pricing",
    "approvals",
    "orders",
    "quotes",
    "returns",
    "support",
    "edi",
    "sales",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "b2bshop.caching.PrivatePagesMiddleware",
    "b2bshop.prefetch.PrefetchMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.acting.ActingAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.acting.ActingGuardMiddleware",
    "accounts.entry_middleware.SessionTrailMiddleware",
    "accounts.entry_middleware.BlockedMiddleware",
    "accounts.entry_middleware.SecondStepMiddleware",
    "b2bshop.bad_input.BadInputMiddleware",
]

ROOT_URLCONF = "b2bshop.urls"
WSGI_APPLICATION = "b2bshop.wsgi.application"
FORM_RENDERER = "b2bshop.forms.ShopRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.who",
                "b2bshop.context.shop",
                "orders.context.carts",
                "approvals.context.approvals",
                "pricing.context.contracts",
            ],
        },
    },
    {  # for the rows of lists alone, see docs/adr/0008
        "NAME": "jinja",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "b2bshop.jinja.environment"},
    },
]

# --- Data ------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"].update(
    ENGINE="django.db.backends.postgresql",
    CONN_HEALTH_CHECKS=True,
    OPTIONS={"pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=10), "timeout": 10}},
)
if env.bool("DATABASE_POOL_OFF", default=False):  # threads in tests and one-off commands manage their own
    DATABASES["default"]["OPTIONS"].pop("pool")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 2},
    }
}
SESSION_ENGINE = "b2bshop.sessions"
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY = False  # a doorbell that does not ring holds up nobody: beat sweeps anyway
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = BEAT
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "media"))
MEDIA_URL = "/media/"

# --- People ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation." + name}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.ShopAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are created by administrators, see accounts.adapter
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_GET = False
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is never news from somebody else
ACCOUNT_RATE_LIMITS = {  # beside allauth's own
    "entry_register": "10/h/ip,3/d/key",  # key: the e-mail address
    "entry_join": "10/h/ip,5/d/key",  # key: the customer number
    "entry_confirm": "30/m/ip",
}
MFA_ADAPTER = "accounts.entry_adapter.ShopMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a person gets in by a mailed link or through an administrator in any case
MFA_TOTP_ISSUER = SHOP_NAME
MFA_TOTP_TOLERANCE = 1  # clocks of phones may be half a minute off
MFA_FORMS = {
    "add_webauthn": "accounts.forms.entry.NewKeyForm",
    "edit_webauthn": "accounts.forms.entry.KeyNameForm",
}
STAFF_NEED_MFA = env.bool("STAFF_NEED_MFA", default=not (DEMO or DEBUG))

# --- Languages -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["b2bshop.formats"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_THOUSAND_SEPARATOR = (
    False  # ids and counts share one tag; quantities and money are formatted by b2bshop.money
)
CURRENCIES = ("EUR", "CHF")

# --- Partners --------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["edi.api.keys.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["edi.api.keys.MayUse"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "edi.api.schema.PartnerSchema",
    "EXCEPTION_HANDLER": "edi.api.problems.as_problem",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SHOP_NAME} for trading partners",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "SERVERS": [{"url": "/api/v1"}],
    "POSTPROCESSING_HOOKS": ["edi.api.schema.by_name"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
API_LIMITS = {  # requests of one key in a minute
    "read": env.int("API_READS_PER_MINUTE", default=600),
    "query": env.int("API_QUERIES_PER_MINUTE", default=300),
    "write": env.int("API_WRITES_PER_MINUTE", default=120),
}

EDI_ALARM_EMAIL = env.str("EDI_ALARM_EMAIL", default="")
# Webhooks never go into our own network; only tests and trials on one machine allow its loopback addresses.
WEBHOOK_ALLOW_LOOPBACK = env.bool("WEBHOOK_ALLOW_LOOPBACK", default=False)

# --- Files -----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_COLLECTED = env.bool("STATIC_COLLECTED", default=not (DEBUG or DEMO))
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "b2bshop.static_files.HashedFiles"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Mail ------------------------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", default="consolemail://")
if EMAIL_URL.startswith("filemail://"):  # one .eml file per message, as the demo shows them
    EMAIL_BACKEND, EMAIL_FILE_PATH = "b2bshop.eml_backend.EmailBackend", EMAIL_URL.removeprefix("filemail://")
else:
    vars().update(env.email_url_config(EMAIL_URL))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="b2bshop <shop@b2bshop.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20

# --- Safety ----------------------------------------------------------------------------------------------
HTTPS = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # limits of attempts count per visitor and not per proxy
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
CSRF_FAILURE_VIEW = "b2bshop.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Logs ------------------------------------------------------------------------------------------------
LOG_FORMAT = env.str("LOG_FORMAT", default="text" if DEBUG or DEMO else "json")
_stamps: list = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
structlog.configure(
    processors=[
        *_stamps,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer()
            if LOG_FORMAT == "json"
            else structlog.dev.ConsoleRenderer(colors=False),
            "foreign_pre_chain": [*_stamps, structlog.processors.format_exc_info],
        }
    },
    "handlers": {
        "stdout": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stdout"}
    },
    "root": {"handlers": ["stdout"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "celery": {"level": "WARNING"},
        "django_structlog": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
    },
}
