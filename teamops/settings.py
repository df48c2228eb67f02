"""Settings of TeamOps: one file; everything that differs between machines comes from the environment.

`.env.example` lists every variable; `docs/running.md` says when to set which.
"""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from teamops.secret_key import secret_key

# So that `models.QuerySet["Goal"]`, `ModelForm[Goal]` and the like, which mypy reads, also run.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

# --- What kind of process this is ---------------------------------------------------------------------

TESTING = "pytest" in sys.modules
DEBUG = env.bool("DEBUG", default=False)
# The data folder: database, mail, uploaded files, secret key, unless they are configured elsewhere.
VAR = Path(env.str("VAR", default="") or BASE_DIR / "var").resolve()
# The address under which people reach the installation; links in e-mails begin with it.
SITE_URL = (
    env.str("SITE_URL", default="") or f"http://127.0.0.1:{env.str('PORT', default='') or '8000'}"
).rstrip("/")
HTTPS = SITE_URL.startswith("https://")

# --- Security -----------------------------------------------------------------------------------------

SECRET_KEY = secret_key(env.str("SECRET_KEY", default=""), VAR)
# Keys from before: what they signed or sealed is still read. docs/running.md says how a key is changed.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    urlsplit(SITE_URL).hostname or "localhost",
    *env.list("ALLOWED_HOSTS", default=[]),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
SECURE_SSL_REDIRECT = HTTPS
# Supervisors ask this process itself, in plain HTTP.
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^livez$", "^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
# Read from the cache, kept in the database: nobody is signed out when the cache is emptied.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "teamops.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Applications, lowest floor first -----------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "teamops",
    "teamops.activity",
    "teamops.people",
    "teamops.notifications",
    "goals",
    "tasks",
    "feedback",
]

MIDDLEWARE = [
    "feedback.meeting.middleware.NothingNew",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "teamops.people.middleware.OrganizationMiddleware",
    "teamops.activity.undo.middleware.UndoMiddleware",
]

ROOT_URLCONF = "teamops.urls"
WSGI_APPLICATION = "teamops.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["teamops.template_loader.FilesystemLoader", "teamops.template_loader.AppLoader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "teamops.people.context.organization",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "teamops.form_renderer.FormRenderer"

# --- Database, cache, files ---------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # A read-then-write in a DEFERRED transaction fails at once, despite the timeout.
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000"
    ),
}

DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR / 'teamops.sqlite3'}"
DATABASES: dict[str, dict[str, Any]] = {"default": environ.Env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        DATABASES["default"]["ENGINE"] = "teamops.postgresql"
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Whether PostgreSQL keeps plans of frequent queries for each connection (`teamops/prepared/statements.py`).
# A pooler that lends a connection for one transaction, such as PgBouncer, loses them: then 0.
KEEP_PLANS = env.bool("KEEP_PLANS", default=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL and not TESTING
        # Without Redis all processes of this one machine share a folder, so that rate limits hold.
        else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "cache"}
        if not TESTING
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
}

# Whether processes tell each other what goals came to (`goals/rollups.py`).
SHARE_NUMBERS = bool(REDIS_URL) and not TESTING

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TESTING
            else "teamops.static_files.HashedStaticFiles"
        )
    },
}
# A sheet of more than this is refused before it is read.
UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024
# What is attached to a task; nothing larger is kept while it comes in.
LARGEST_UPLOAD_BYTES = 20 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "teamops.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- People and sign-in -------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["teamops.people.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "teamops.people.passwords.NotLikeTheAddress", "OPTIONS": {"user_attributes": ["email"]}},
    {"NAME": "teamops.people.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "teamops.people.passwords.NotCommon"},
    {"NAME": "teamops.people.passwords.NotDigitsAlone"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "teamops.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_CHANGE_EMAIL = True
# Who sits down at an open session cannot take the account over.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "login": "teamops.people.account_forms.SignInForm",
    "reset_password": "teamops.people.account_forms.ForgottenPasswordForm",
    "reset_password_from_key": "teamops.people.account_forms.NewPasswordForm",
    "change_password": "teamops.people.account_forms.ChangePasswordForm",
    "add_email": "teamops.people.account_forms.ChangeEmailForm",
    "reauthenticate": "teamops.people.account_forms.ReauthenticateForm",
}
# Beside what allauth limits by itself: opening an invitation, joining by it, sending them, sending one again;
# opening and using links of e-mails, of which a whole office opens many in its morning.
ACCOUNT_RATE_LIMITS = {
    "open_invitation": "20/m/ip",
    "join": "20/m/ip",
    "invite": "20/h/user",
    "invite_again": "5/h/key",
    "open_mail_link": "300/m/ip",
    "use_mail_link": "120/m/ip",
}
# Tries are counted per address of the client, which a proxy hands on.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", False) else 0

# --- Language and time --------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
# Days are days of an organization's or a person's zone; nothing may lean on the machine's.
TIME_ZONE = "UTC"

# --- Mail ---------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", default="TeamOps <teamops@localhost>")
# For each step of a conversation with the mail server; a whole one must end within DELIVERY_LEASE_SECONDS.
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = VAR / "mail"
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

# --- Background work ----------------------------------------------------------------------------------

# How often beat or the scheduler looks for what is due.
# Who may read /metrics from elsewhere: "Authorization: Bearer …". Without it: this machine alone.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
TICK_SECONDS = env.int("TICK_SECONDS", default=30)
# How long a worker has for one message; if it dies, another takes the message over after this time.
DELIVERY_LEASE_SECONDS = env.int("DELIVERY_LEASE_SECONDS", default=120)
# How long a process has for a day's work in one organization before another may begin it anew.
DAILY_LEASE_SECONDS = 600
CELERY_BROKER_URL = REDIS_URL or None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_TASK_TIME_LIMIT = 110
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
# A message that a killed worker held comes back after this time, not after Redis' default hour.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
}

# --- Channels: Slack and the like ----------------------------------------------------------------------

# Keys under which the addresses of channels are kept, newest first; without them one is derived from
# SECRET_KEY. The first seals, all open.
SEALING_KEYS = env.list("SEALING_KEYS", default=[])
# Tests set it to the port and certificate of the provider that they play; anywhere else it is refused.
OUTGOING_TEST_SERVER: tuple[int, str] | None = None

# --- API ----------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "teamops.people.api_authentication.PersonTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "teamops.api.Pages",
    "DEFAULT_SCHEMA_CLASS": "teamops.api_schema.Schema",
    "EXCEPTION_HANDLER": "teamops.api.error_response",
    "DEFAULT_THROTTLE_RATES": {
        # Of one token or one session.
        "api": "600/min",
        # Of one token: a batch holds 10,000 readings, so this is no limit to what can be written.
        "metric_readings": "60/min",
    },
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "TeamOps",
    "DESCRIPTION": "Goals, key results, plans, tasks and weekly reviews of an organization.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {
        "StatusEnum": "goals.models.Status",
        "StatedStatusEnum": "goals.models.StatedStatus",
        "GoalStatusEnum": "goals.api.goals.SHOWN",
        "GoalStateEnum": "goals.models.Goal.State",
        "DependencyStateEnum": "goals.models.Dependency.State",
        "CycleStateEnum": "goals.models.Cycle.State",
        "FirstCycleStateEnum": "goals.api.cycles.FIRST_STATES",
        "SupportKindEnum": "tasks.models.SupportRequest.Kind",
        "SupportStateEnum": "tasks.models.SupportRequest.State",
        "GoalOutcomeEnum": "goals.models.Goal.Outcome",
        "ReviewPartEnum": "feedback.api.PARTS",
        "PlanOutcomeEnum": "feedback.models.WeeklyUpdate.Outcome",
        "ReviewKindEnum": "feedback.models.WeeklyReview.Kind",
        "KeyResultKindEnum": "goals.models.KeyResult.Kind",
        "TaskStatusEnum": "tasks.models.Task.Status",
        "ReasonEnum": "goals.models.Adjustment.Reason",
        "DeliveryStateEnum": "teamops.notifications.models.Delivery.State",
        "DeliveryReasonEnum": "teamops.notifications.models.Delivery.Reason",
        "MessageKindEnum": "teamops.notifications.wishes.api.MESSAGE_KINDS",
        "PersonStateEnum": "teamops.people.models.Person.State",
    },
}

# --- Logs ---------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "teamops.log_lines.Line",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
