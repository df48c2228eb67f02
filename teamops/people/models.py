"""Who there is: sign-in accounts, organizations, their persons, and the tree of their teams."""

import datetime
import uuid
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from teamops.people.queries import (
    AbsenceQuerySet,
    ApiTokenQuerySet,
    InvitationQuerySet,
    OrganizationQuerySet,
    PersonQuerySet,
    TeamMembershipQuerySet,
    TeamQuerySet,
    UserManager,
)
from teamops.text import NAME_KEY_LENGTH, initials_of, name_key, refuse_nul
from teamops.versions import Versioned

# First parts of addresses that are the installation's own, so no organization may be called so.
RESERVED_SLUGS = frozenset(
    [
        "accounts",
        "admin",
        "api",
        "files",
        "healthz",
        "livez",
        "media",
        "metrics",
        "operator",
        "setup",
        "static",
    ]
)


def refuse_reserved_slug(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("This address is taken by TeamOps itself. Choose another one."), code="reserved"
        )


def refuse_unknown_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("This time zone is not known. Choose one from the list."), code="zone")


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in account: an e-mail address and a password. It can be a person in several organizations."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.email


class Organization(Versioned):
    """The tenant: nothing is ever seen across organizations."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=40, unique=True, validators=[refuse_reserved_slug])
    name = models.CharField(_("name"), max_length=120, validators=[refuse_nul])
    time_zone = models.CharField(max_length=64, default="UTC", validators=[refuse_unknown_zone])
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10, default="en")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The last short numbers given (G-7, T-42); raised under the row's lock, so no number comes twice.
    last_goal_number = models.PositiveIntegerField(default=0, editable=False)
    last_task_number = models.PositiveIntegerField(default=0, editable=False)
    last_support_number = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[OrganizationQuerySet] = OrganizationQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name

    @property
    def organization_id(self) -> int:
        """Its own id: the trail asks every subject for its organization."""
        return self.pk

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Person(Versioned):
    """A human in one organization; owners, assignees and authors are persons.

    May have neither e-mail nor sign-in: a sheet names people before they are invited.
    """

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Administrator")
        MEMBER = "member", _("Member")
        GUEST = "guest", _("Guest")

    class State(models.TextChoices):
        INVITED = "invited", pgettext_lazy("person", "invited")
        ACTIVE = "active", pgettext_lazy("person", "active")
        LEFT = "left", pgettext_lazy("person", "left")
        ERASED = "erased", pgettext_lazy("person", "erased")

    # Ids that were found out for this reader while one page is read, by what they are; None everywhere else.
    memo: dict[str, tuple[int, ...]] | None = None

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="persons")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="persons")
    name = models.CharField(_("name"), max_length=120, validators=[refuse_nul])
    name_key = models.CharField(max_length=NAME_KEY_LENGTH, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=13, choices=Role.choices, default=Role.MEMBER)
    # Active without a sign-in: named by a sheet or a colleague; invited: a link is on its way.
    state = models.CharField(max_length=7, choices=State.choices, default=State.ACTIVE)
    title = models.CharField(_("job title"), max_length=120, blank=True, validators=[refuse_nul])
    # Empty: the organization's.
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[refuse_unknown_zone])
    # The hour of the person's own day at which reminders come.
    reminder_hour = models.PositiveSmallIntegerField(_("reminders come at"), default=9)
    # Between these hours of their own day nothing is sent to them; none if both are the same.
    quiet_from = models.PositiveSmallIntegerField(
        _("quiet from"), default=20, validators=[MaxValueValidator(23)]
    )
    quiet_until = models.PositiveSmallIntegerField(
        _("quiet until"), default=7, validators=[MaxValueValidator(23)]
    )
    # The days of the week on which they work, by ISO number: "1234" for who has Fridays off. Empty: the
    # country's.
    working_days = models.CharField(
        _("working days"), max_length=7, blank=True, validators=[RegexValidator(r"^1?2?3?4?5?6?7?$")]
    )
    # How many working days before its day a task is reminded of. Empty: what its team says.
    remind_days_before = models.PositiveSmallIntegerField(
        _("working days before a task is due"), null=True, blank=True, validators=[MaxValueValidator(20)]
    )
    # How long the person works on a working day.
    hours_a_day = models.DecimalField(
        _("working hours a day"),
        max_digits=4,
        decimal_places=2,
        default=8,
        validators=[MinValueValidator(0), MaxValueValidator(24)],
    )
    email_reminders = models.BooleanField(_("reminders by e-mail"), default=True)
    single_keys = models.BooleanField(_("single keys act"), default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=models.Q(user__isnull=False),
                name="person_user_once",
            ),
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=~models.Q(email="") & ~models.Q(state="erased"),
                name="person_email_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "name_key"], name="person_by_name"),
            # The reminder sweep: persons of an organization who are there.
            models.Index(fields=["organization", "state"], name="person_by_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_db(cls, *row: Any, **options: Any) -> Self:
        person = super().from_db(*row, **options)
        person.as_read()
        return person

    def as_read(self) -> None:
        """Who is erased is a former member in the language of each reader."""
        if self.__dict__.get("state") == self.State.ERASED:
            self.name = gettext("former member")

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone or self.organization.time_zone)

    @property
    def language_code(self) -> str:
        return self.language or self.organization.language

    @property
    def country(self) -> str:
        return self.organization.country

    @property
    def is_administrator(self) -> bool:
        return self.role == self.Role.ADMINISTRATOR

    @property
    def is_guest(self) -> bool:
        return self.role == self.Role.GUEST

    @property
    def is_here(self) -> bool:
        return self.state in (self.State.ACTIVE, self.State.INVITED)

    @property
    def has_sign_in(self) -> bool:
        """Whether the person can sign in to this organization now."""
        return self.user_id is not None and self.state == self.State.ACTIVE

    @property
    def initials(self) -> str:
        """Two letters for the avatar; of a Chinese name its last character."""
        return initials_of(self.name)

    @property
    def tint(self) -> int:
        """Which of the eight avatar colours: fixed, and not that of those who came just before or after."""
        return (self.pk or 0) % 8 + 1


class Absence(models.Model):
    """Days on which a person does not work; why is nobody's business."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    objects: ClassVar[AbsenceQuerySet] = AbsenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="absence_in_order"
            )
        ]
        indexes = [models.Index(fields=["organization", "person", "last_day"], name="absence_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.first_day} – {self.last_day}"


class Team(Versioned):
    """Teams form a tree with one root, the company."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="teams")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # Ids from the root to this team, "1/4/9/": what is below a team begins with its path.
    path = models.CharField(max_length=255, editable=False, default="")
    name = models.CharField(_("name"), max_length=120, validators=[refuse_nul])
    name_key = models.CharField(max_length=NAME_KEY_LENGTH, editable=False)
    slug = models.SlugField(max_length=60)
    language = models.CharField(_("language of its records"), max_length=10, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    # How many working days before its day its people are reminded of a task; 0: on the day alone.
    remind_days_before = models.PositiveSmallIntegerField(
        _("working days before a task is due"), default=1, validators=[MaxValueValidator(20)]
    )
    members = models.ManyToManyField(Person, through="TeamMembership", related_name="teams")

    objects: ClassVar[TeamQuerySet] = TeamQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="team_slug_once"),
            models.UniqueConstraint(fields=["organization", "name_key"], name="team_name_once"),
            models.UniqueConstraint(
                fields=["organization"], condition=models.Q(parent__isnull=True), name="team_one_root"
            ),
        ]
        indexes = [models.Index(fields=["organization", "path"], name="team_by_path")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def zone(self) -> ZoneInfo:
        return self.organization.zone

    @property
    def language_code(self) -> str:
        return self.language or self.organization.language


class TeamMembership(models.Model):
    """A person in a team. A lead manages it and what is below it; for a guest it is what they may see."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    is_lead = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[TeamMembershipQuerySet] = TeamMembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person} in {self.team}"


INVITATION_LIFETIME = datetime.timedelta(days=14)


class Invitation(models.Model):
    """A link in an e-mail with which a person gets their sign-in. Only the token's hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"invitation of {self.person}"

    @property
    def runs_out_at(self) -> datetime.datetime:
        return self.sent_at + INVITATION_LIFETIME

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and timezone.now() < self.runs_out_at


class ApiToken(models.Model):
    """Lets a program do through the API what its person may do. Only the token's hash is kept."""

    class Lifetime(models.IntegerChoices):
        """Days after which it works no more."""

        MONTH = 30, _("30 days")
        QUARTER = 90, _("90 days")
        YEAR = 365, _("a year")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what uses it"), max_length=80, validators=[refuse_nul])
    # A token has 256 random bits, so a plain hash is enough.
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[ApiTokenQuerySet] = ApiTokenQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return timezone.now() >= self.expires_at


class ApiAnswer(models.Model):
    """The first answer to a request that makes something; the same request (`key`) gets it again."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    # Method and address.
    place = models.CharField(max_length=300)
    # SHA-256 of what was sent.
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    # Headers that belong to it: ETag, Location.
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place", "key"], name="api_answer_once")]
        # Old ones are forgotten.
        indexes = [models.Index(fields=["at"], name="api_answer_by_age")]

    def __str__(self) -> str:
        return f"{self.place} {self.key}"
