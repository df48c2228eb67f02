import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import goals.models.goal
import teamops.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("goals", "0001_initial"),
        ("goals", "0002_deeper_goals"),
        ("goals", "0003_goal_alignment_index"),
        ("goals", "0004_numbers_key"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0004_reminder_engine"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "name",
                    models.CharField(
                        max_length=60, validators=[teamops.text.refuse_nul], verbose_name="name"
                    ),
                ),
                ("slug", models.SlugField(max_length=60)),
                (
                    "length",
                    models.CharField(
                        choices=[("quarter", "Quarter"), ("year", "Year"), ("other", "Other")],
                        default="quarter",
                        max_length=7,
                        verbose_name="length",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "preparing"),
                            ("active", "active"),
                            ("closing", "closing"),
                            ("closed", "closed"),
                        ],
                        default="preparing",
                        max_length=9,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cycles",
                        to="people.organization",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "-starts_on"], name="cycle_newest_first")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "slug"), name="cycle_slug_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="cycle_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField(editable=False)),
                ("is_personal", models.BooleanField(default=False, verbose_name="personal")),
                ("is_private", models.BooleanField(default=False, verbose_name="private")),
                (
                    "statement",
                    models.CharField(
                        max_length=300, validators=[teamops.text.refuse_nul], verbose_name="goal"
                    ),
                ),
                ("statement_key", models.CharField(editable=False, max_length=600)),
                (
                    "why",
                    models.TextField(
                        blank=True,
                        max_length=4000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="why it matters",
                    ),
                ),
                (
                    "ambition",
                    models.CharField(
                        choices=[("committed", "committed"), ("stretch", "stretch")],
                        default="committed",
                        max_length=9,
                        verbose_name="ambition",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("active", "active"), ("closed", "closed")],
                        default="draft",
                        max_length=6,
                    ),
                ),
                (
                    "stated_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("off_track", "Off track"),
                        ],
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=15, null=True, verbose_name="weight"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("position", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("grade", models.DecimalField(blank=True, decimal_places=1, max_digits=2, null=True)),
                (
                    "went_well",
                    models.TextField(
                        blank=True,
                        max_length=4000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="what worked",
                    ),
                ),
                (
                    "went_badly",
                    models.TextField(
                        blank=True,
                        max_length=4000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="what did not work",
                    ),
                ),
                (
                    "reflection",
                    models.TextField(
                        blank=True,
                        max_length=4000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="what we learned",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("carried_over", "goes on in another cycle"),
                            ("rewritten", "rewritten"),
                            ("dropped", "dropped"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "numbers_key",
                    models.BigIntegerField(default=goals.models.goal.new_numbers_key, editable=False),
                ),
                ("terms_version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "continued_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="continues",
                        to="goals.goal",
                    ),
                ),
                (
                    "contributing_teams",
                    models.ManyToManyField(
                        blank=True,
                        related_name="shared_goals",
                        to="people.team",
                        verbose_name="teams that work on it too",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="goals.cycle"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="people.organization",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="goals",
                        to="people.person",
                        verbose_name="owner",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contributions",
                        to="goals.goal",
                        verbose_name="contributes to",
                    ),
                ),
                (
                    "supports",
                    models.ManyToManyField(blank=True, related_name="supported_by", to="goals.goal"),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="people.team"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "team", "cycle", "position"], name="goal_list"),
                    models.Index(fields=["organization", "statement_key"], name="goal_by_words"),
                    models.Index(fields=["organization", "cycle", "team"], name="goal_alignment"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "number"), name="goal_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Dependency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "what",
                    models.CharField(
                        max_length=300, validators=[teamops.text.refuse_nul], verbose_name="what you need"
                    ),
                ),
                (
                    "why",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="what for",
                    ),
                ),
                ("needed_on", models.DateField(verbose_name="needed by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("accepted", "promised"),
                            ("declined", "declined"),
                            ("delivered", "delivered"),
                            ("confirmed", "confirmed"),
                            ("withdrawn", "no longer needed"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("promised_on", models.DateField(blank=True, null=True, verbose_name="promised for")),
                ("original_promised_on", models.DateField(blank=True, editable=False, null=True)),
                ("moves", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "reason",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="reason",
                    ),
                ),
                ("delivered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="dependencies",
                        to="people.person",
                        verbose_name="owner",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dependencies",
                        to="people.team",
                        verbose_name="from which team",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dependencies",
                        to="goals.goal",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "dependencies",
                "indexes": [
                    models.Index(fields=["organization", "team", "state"], name="dependency_of_team")
                ],
            },
        ),
        migrations.CreateModel(
            name="JointEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "title",
                    models.CharField(
                        max_length=200, validators=[teamops.text.refuse_nul], verbose_name="what"
                    ),
                ),
                (
                    "purpose",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="what for",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("cancelled_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "goals",
                    models.ManyToManyField(
                        blank=True, related_name="joint_events", to="goals.goal", verbose_name="goals"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joint_events",
                        to="people.organization",
                    ),
                ),
                (
                    "teams",
                    models.ManyToManyField(
                        related_name="joint_events", to="people.team", verbose_name="teams"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "day"], name="joint_event_by_day")],
            },
        ),
        migrations.CreateModel(
            name="Metric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "name",
                    models.CharField(
                        max_length=120, validators=[teamops.text.refuse_nul], verbose_name="name"
                    ),
                ),
                ("name_key", models.CharField(editable=False, max_length=240)),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=30, validators=[teamops.text.refuse_nul], verbose_name="unit"
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="what it counts",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="where it comes from",
                    ),
                ),
                (
                    "is_external",
                    models.BooleanField(default=False, verbose_name="a competitor’s or the market’s"),
                ),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="metrics",
                        to="people.organization",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="metrics",
                        to="people.person",
                        verbose_name="owner",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="metrics",
                        to="people.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "name_key"), name="metric_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MetricToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=80, validators=[teamops.text.refuse_nul], verbose_name="what uses it"
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("last_used_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "metric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="goals.metric"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("value", models.DecimalField(decimal_places=6, max_digits=21, verbose_name="value")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "metric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="goals.metric",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("metric", "at"), name="reading_once_a_moment")
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "hides_preparing",
                    models.BooleanField(
                        default=False, verbose_name="hide goals while a cycle is being prepared"
                    ),
                ),
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goal_choice",
                        to="people.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="terms", to="goals.goal"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("goal", "version"), name="terms_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "statement",
                    models.CharField(
                        max_length=300, validators=[teamops.text.refuse_nul], verbose_name="key result"
                    ),
                ),
                ("statement_key", models.CharField(editable=False, max_length=600)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("increase", "increase"),
                            ("decrease", "decrease"),
                            ("at_least", "at least"),
                            ("at_most", "at most"),
                            ("between", "between"),
                            ("yes_no", "yes/no"),
                            ("scale", "scale"),
                            ("from_plan", "from the plan"),
                        ],
                        default="increase",
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=30, validators=[teamops.text.refuse_nul], verbose_name="unit"
                    ),
                ),
                (
                    "precision",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(6)],
                        verbose_name="decimals",
                    ),
                ),
                (
                    "start",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=21, null=True, verbose_name="start"
                    ),
                ),
                (
                    "target",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=21, null=True, verbose_name="target"
                    ),
                ),
                (
                    "original_target",
                    models.DecimalField(
                        blank=True, decimal_places=6, editable=False, max_digits=21, null=True
                    ),
                ),
                ("interim", models.JSONField(blank=True, default=list, verbose_name="interim targets")),
                (
                    "zone_commit",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="commit, 0.3",
                    ),
                ),
                (
                    "zone_target",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="target, 0.7",
                    ),
                ),
                (
                    "zone_stretch",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="stretch, 1.0",
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=15, null=True, verbose_name="weight"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "cadence",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(92),
                        ],
                        verbose_name="check in",
                    ),
                ),
                ("dropped_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("grade", models.DecimalField(blank=True, decimal_places=1, max_digits=2, null=True)),
                (
                    "grade_reason",
                    models.CharField(blank=True, max_length=300, validators=[teamops.text.refuse_nul]),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="key_results",
                        to="goals.goal",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="key_results",
                        to="people.person",
                        verbose_name="owner",
                    ),
                ),
                (
                    "share_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="shares",
                        to="goals.keyresult",
                        verbose_name="brings a share of",
                    ),
                ),
                (
                    "compared_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="goals.metric",
                        verbose_name="compared with",
                    ),
                ),
                (
                    "metric",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="key_results",
                        to="goals.metric",
                        verbose_name="where it comes from",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["goal", "position"], name="key_result_order"),
                    models.Index(fields=["organization", "owner"], name="key_result_by_owner"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("day", models.DateField(verbose_name="day")),
                ("value", models.DecimalField(decimal_places=6, max_digits=21, verbose_name="value")),
                (
                    "confidence",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="confidence",
                    ),
                ),
                (
                    "stated_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("off_track", "Off track"),
                        ],
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        max_length=4000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="what moved it, and what you need",
                    ),
                ),
                (
                    "what_next",
                    models.TextField(
                        blank=True,
                        max_length=4000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="what is next",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("hand", "typed in"), ("metric", "from its metric")],
                        default="hand",
                        editable=False,
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("corrected_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "key_result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to="goals.keyresult",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["key_result", "day", "at"], name="check_in_history")],
            },
        ),
        migrations.CreateModel(
            name="Dismissal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("work_without_result", "work without result"),
                            ("result_without_work", "result without work"),
                            ("confident_against_forecast", "confident against the forecast"),
                        ],
                        max_length=26,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        max_length=300, validators=[teamops.text.refuse_nul], verbose_name="reason"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "key_result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissals",
                        to="goals.keyresult",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["key_result", "finding"], name="dismissal_of_finding")],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("agreed", "agreed"),
                            ("proposed", "proposes a change"),
                            ("declined", "declined"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "words",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="in words",
                    ),
                ),
                (
                    "proposed_target",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=21, null=True, verbose_name="target"
                    ),
                ),
                ("proposed_day", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "reply",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "accepted"), ("kept", "kept as it is")],
                        max_length=8,
                    ),
                ),
                (
                    "reply_words",
                    models.TextField(blank=True, max_length=2000, validators=[teamops.text.refuse_nul]),
                ),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="people.person",
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="goals.goal",
                    ),
                ),
                (
                    "proposed_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="goals.keyresult",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "person", "answer"], name="agreement_owed")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("goal", "person", "version"), name="agreement_once_a_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("changes", models.JSONField(default=dict)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("new_data", "new data"),
                            ("scope", "another scope"),
                            ("external", "from outside"),
                            ("mistake", "a mistake put right"),
                        ],
                        max_length=8,
                        verbose_name="why",
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        max_length=300, validators=[teamops.text.refuse_nul], verbose_name="in words"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adjustments",
                        to="goals.goal",
                    ),
                ),
                (
                    "key_result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adjustments",
                        to="goals.keyresult",
                    ),
                ),
                (
                    "metric",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="goals.metric",
                        verbose_name="the metric that it rests on",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["goal", "at"], name="adjustment_history")],
            },
        ),
        migrations.CreateModel(
            name="StoredForecast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numbers_key", models.BigIntegerField()),
                ("day", models.DateField()),
                ("chance", models.FloatField(null=True)),
                ("p10", models.DecimalField(decimal_places=6, max_digits=21, null=True)),
                ("p50", models.DecimalField(decimal_places=6, max_digits=21, null=True)),
                ("p90", models.DecimalField(decimal_places=6, max_digits=21, null=True)),
                ("computed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "key_result",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forecast",
                        to="goals.keyresult",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="keyresult",
            name="latest",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="goals.checkin",
            ),
        ),
    ]
