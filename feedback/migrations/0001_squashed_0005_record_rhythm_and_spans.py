import datetime
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import feedback.models.rhythms
import teamops.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("feedback", "0001_initial"),
        ("feedback", "0002_weekly_updates"),
        ("feedback", "0003_agenda_notes_kudos"),
        ("feedback", "0004_votes_and_meetings"),
        ("feedback", "0005_record_rhythm_and_spans"),
    ]

    initial = True

    dependencies = [
        ("goals", "0001_squashed_0004_numbers_key"),
        ("people", "0001_squashed_0004_reminder_engine"),
        ("tasks", "0001_squashed_0008_limits_of_columns"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField()),
                ("part", models.CharField(blank=True, max_length=20)),
                ("part_began_at", models.DateTimeField(blank=True, null=True)),
                ("minutes", models.JSONField(blank=True, default=dict)),
                ("beat", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "note_taker",
                    models.ForeignKey(
                        blank=True,
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
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.team"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("team", "week"), name="meeting_once_a_week")],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="present",
                        to="feedback.meeting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("meeting", "person"), name="presence_once")],
            },
        ),
        migrations.CreateModel(
            name="TeamMood",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField()),
                ("people", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.team"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("team", "week"), name="mood_once_a_week")],
            },
        ),
        migrations.CreateModel(
            name="WeeklyReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("week", "week"), ("month", "month"), ("cycle", "cycle")],
                        default="week",
                        max_length=5,
                    ),
                ),
                ("week", models.DateField()),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("reopened_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("edition", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("record", models.JSONField(blank=True, editable=False, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goals.cycle",
                    ),
                ),
                (
                    "facilitator",
                    models.ForeignKey(
                        blank=True,
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
                    "reopened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="people.team"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "team", "-week"], name="review_newest_first")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("team", "kind", "week"), name="review_once_a_span"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cycle__isnull", False), ("kind", "cycle")),
                            models.Q(models.Q(("kind", "cycle"), _negated=True), ("cycle__isnull", True)),
                            _connector="OR",
                        ),
                        name="review_of_a_cycle",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConfidenceVote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("asked", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "check_in",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="votes",
                        to="goals.checkin",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "key_result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="goals.keyresult",
                    ),
                ),
                (
                    "opened_by",
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="feedback.weeklyreview",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["key_result", "-closed_at"], name="vote_newest"),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organization", "review"],
                        name="vote_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("review", "key_result"),
                        name="vote_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VoteAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "confidence",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ]
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="feedback.confidencevote",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("vote", "person"), name="vote_answered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__gte", 1), ("confidence__lte", 10)),
                        name="vote_from_1_to_10",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("item", models.CharField(max_length=40)),
                ("part", models.CharField(max_length=20)),
                ("what", models.CharField(blank=True, max_length=500)),
                (
                    "text",
                    models.TextField(
                        blank=True, max_length=4000, validators=[teamops.text.refuse_nul], verbose_name="note"
                    ),
                ),
                ("written_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("talked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("updated", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("goals", models.ManyToManyField(related_name="+", to="goals.goal")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "talked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="feedback.weeklyreview",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("review", "item"), name="review_note_once_an_item")
                ],
            },
        ),
        migrations.CreateModel(
            name="Raised",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "text",
                    models.CharField(
                        max_length=300,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="what we want to raise",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("key", models.CharField(blank=True, max_length=40)),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="raised",
                        to="feedback.weeklyreview",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("review", "key"),
                        name="raised_once_a_form",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NextStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(blank=True, max_length=20)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated", models.DateTimeField(default=django.utils.timezone.now)),
                ("key", models.CharField(blank=True, max_length=40)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="next_step", to="tasks.task"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="next_steps",
                        to="feedback.weeklyreview",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("review", "key"),
                        name="next_step_once_a_form",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "due"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("skipped", "skipped"),
                            ("failed", "failed"),
                        ],
                        default="due",
                        max_length=7,
                    ),
                ),
                ("not_before", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("detail", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("edition", models.PositiveSmallIntegerField()),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reopened", "The review was opened again before it could be sent."),
                            ("left", "The person has left or can no longer sign in."),
                            ("off", "The person does not want it by this channel."),
                            ("refused", "The receiving server refuses this address."),
                            ("error", "The receiving server could not be used."),
                            ("died", "The process that was sending it died, time and again."),
                        ],
                        max_length=10,
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="feedback.weeklyreview",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["due", "sending"])),
                        fields=["not_before"],
                        name="minutes_unsent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "edition", "person"), name="minutes_once_an_edition"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeftPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(max_length=20)),
                (
                    "because",
                    models.CharField(
                        max_length=500, validators=[teamops.text.refuse_nul], verbose_name="because"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="left_parts",
                        to="feedback.weeklyreview",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("review", "part"), name="left_part_once_a_review")
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "text",
                    models.CharField(
                        max_length=500, validators=[teamops.text.refuse_nul], verbose_name="we decided"
                    ),
                ),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="because",
                    ),
                ),
                ("part", models.CharField(blank=True, max_length=20)),
                ("changed", models.JSONField(blank=True, null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated", models.DateTimeField(default=django.utils.timezone.now)),
                ("key", models.CharField(blank=True, max_length=40)),
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
                    "given_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("goals", models.ManyToManyField(related_name="+", to="goals.goal")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="feedback.weeklyreview",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("review", "key"),
                        name="decision_once_a_form",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("part", models.CharField(blank=True, max_length=20)),
                (
                    "text",
                    models.TextField(
                        max_length=2000, validators=[teamops.text.refuse_nul], verbose_name="correction"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("key", models.CharField(blank=True, max_length=40)),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="feedback.weeklyreview",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("review", "key"),
                        name="correction_once_a_form",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WeeklyUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("week", models.DateField()),
                (
                    "progress",
                    models.TextField(
                        blank=True,
                        max_length=4000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="progress",
                    ),
                ),
                (
                    "plans",
                    models.TextField(
                        blank=True,
                        max_length=4000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="plans",
                    ),
                ),
                (
                    "problems",
                    models.TextField(
                        blank=True,
                        max_length=4000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="problems",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        max_length=4000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="note to the lead",
                    ),
                ),
                ("earlier", models.JSONField(blank=True, default=list)),
                (
                    "mood",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "bad"), (2, "strained"), (3, "fair"), (4, "good"), (5, "great")],
                        null=True,
                        verbose_name="mood",
                    ),
                ),
                ("mood_is_shown", models.BooleanField(default=False, verbose_name="the team sees my mood")),
                ("mood_was_shown", models.BooleanField(default=False, editable=False)),
                ("mood_is_counted", models.BooleanField(default=False, editable=False)),
                ("asked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("due_on", models.DateField(blank=True, editable=False, null=True)),
                ("waits", models.BooleanField(default=False, editable=False)),
                ("written_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                        related_name="weekly_updates",
                        to="people.person",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weekly_updates",
                        to="people.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "team", "week"], name="update_by_week"),
                    models.Index(fields=["organization", "person", "-week"], name="update_by_person"),
                    models.Index(
                        condition=models.Q(("waits", True)),
                        fields=["organization", "person"],
                        name="update_waits",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "team", "week"), name="update_once_a_week"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mood__isnull", True),
                            models.Q(("mood__gte", 1), ("mood__lte", 5)),
                            _connector="OR",
                        ),
                        name="update_mood_from_1_to_5",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Kudos",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "text",
                    models.CharField(
                        max_length=500, validators=[teamops.text.refuse_nul], verbose_name="for what"
                    ),
                ),
                (
                    "quality",
                    models.CharField(
                        blank=True,
                        max_length=60,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="what it shows",
                    ),
                ),
                ("is_private", models.BooleanField(default=False, verbose_name="only they and I see it")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("updated", models.DateTimeField(default=django.utils.timezone.now)),
                ("key", models.CharField(blank=True, max_length=40)),
                (
                    "giver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="kudos_given",
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
                    "receivers",
                    models.ManyToManyField(related_name="kudos", to="people.person", verbose_name="to"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "-at"], name="kudos_newest_first")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("organization", "key"),
                        name="kudos_once_a_form",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rhythm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        default=0,
                        verbose_name="weekday",
                    ),
                ),
                ("starts_at", models.TimeField(default=datetime.time(10, 0), verbose_name="time")),
                ("minutes", models.PositiveSmallIntegerField(default=45, verbose_name="length in minutes")),
                (
                    "on_holiday",
                    models.CharField(
                        choices=[
                            ("move", "it moves to the next working day of the week, or to the one before"),
                            ("skip", "it is left out"),
                        ],
                        default="move",
                        max_length=4,
                        verbose_name="on a public holiday",
                    ),
                ),
                ("begins_on", models.DateField()),
                (
                    "token",
                    models.CharField(
                        default=feedback.models.rhythms.new_token, editable=False, max_length=64, unique=True
                    ),
                ),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rhythm", to="people.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5), ("minutes__lte", 480), ("weekday__lte", 6)),
                        name="rhythm_within_bounds",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RhythmTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "rhythm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="turns",
                        to="feedback.rhythm",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("rhythm", "person"), name="turn_once"),
                    models.UniqueConstraint(fields=("rhythm", "position"), name="turn_has_its_place"),
                ],
            },
        ),
        migrations.AddField(
            model_name="rhythm",
            name="facilitators",
            field=models.ManyToManyField(related_name="+", through="feedback.RhythmTurn", to="people.person"),
        ),
    ]
