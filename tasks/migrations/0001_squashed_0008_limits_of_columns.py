import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import tasks.models.tasks
import tasks.plan_views.bytewise
import teamops.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("tasks", "0001_initial"),
        ("tasks", "0002_forms_once"),
        ("tasks", "0003_all_that_belongs_to_a_task"),
        ("tasks", "0004_index_the_trash"),
        ("tasks", "0005_find_tasks_by_words"),
        ("tasks", "0006_order_on_the_board"),
        ("tasks", "0007_find_tasks_by_how_they_begin"),
        ("tasks", "0008_limits_of_columns"),
    ]

    initial = True

    dependencies = [
        ("goals", "0001_squashed_0004_numbers_key"),
        ("people", "0001_squashed_0004_reminder_engine"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(blank=True, editable=False, max_length=40)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("removal", models.UUIDField(blank=True, editable=False, null=True)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "name",
                    models.CharField(
                        max_length=200, validators=[teamops.text.refuse_nul], verbose_name="name"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plans",
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
                        related_name="plans",
                        to="people.person",
                        verbose_name="owner",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="people.team"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "team"], name="plan_by_team"),
                    models.Index(
                        condition=models.Q(("removed_at__isnull", False)),
                        fields=["organization", "removed_at"],
                        name="plan_in_trash",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("organization", "key"),
                        name="plan_once_a_form",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Label",
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
                        max_length=40, validators=[teamops.text.refuse_nul], verbose_name="label"
                    ),
                ),
                ("name_key", models.CharField(editable=False, max_length=240)),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="labels", to="people.team"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("team", "name_key"), name="label_once")],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(blank=True, editable=False, max_length=40)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("removal", models.UUIDField(blank=True, editable=False, null=True)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "name",
                    models.CharField(
                        max_length=200, validators=[teamops.text.refuse_nul], verbose_name="name"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="tasks.actionplan",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["plan", "position"], name="phase_order"),
                    models.Index(
                        condition=models.Q(("removed_at__isnull", False)),
                        fields=["organization", "removed_at"],
                        name="phase_in_trash",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("organization", "key"),
                        name="phase_once_a_form",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(blank=True, editable=False, max_length=40)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("removal", models.UUIDField(blank=True, editable=False, null=True)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "title",
                    models.CharField(
                        max_length=200, validators=[teamops.text.refuse_nul], verbose_name="milestone"
                    ),
                ),
                (
                    "criteria",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="criteria for done",
                    ),
                ),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                ("original_due", models.DateField(blank=True, editable=False, null=True)),
                ("moves", models.PositiveIntegerField(default=0, editable=False)),
                ("done_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                        related_name="milestones",
                        to="people.person",
                        verbose_name="owner",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="tasks.actionplan",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="milestones",
                        to="tasks.phase",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["plan", "position"], name="milestone_order"),
                    models.Index(fields=["organization", "due"], name="milestone_by_due"),
                    models.Index(
                        condition=models.Q(("removed_at__isnull", False)),
                        fields=["organization", "removed_at"],
                        name="milestone_in_trash",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("organization", "key"),
                        name="milestone_once_a_form",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(blank=True, editable=False, max_length=40)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("removal", models.UUIDField(blank=True, editable=False, null=True)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "name",
                    models.CharField(
                        max_length=200, validators=[teamops.text.refuse_nul], verbose_name="name"
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="what it is for",
                    ),
                ),
                ("content", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "created_by",
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
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "name"], name="plan_template_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("organization", "key"),
                        name="plan_template_once_a_form",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
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
                ("query", models.CharField(blank=True, max_length=1000)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "created_by",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to="people.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to="tasks.actionplan",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to="people.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "team", "person"], name="saved_view_by_team")
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "filename",
                    models.CharField(
                        max_length=200, validators=[teamops.text.refuse_nul], verbose_name="file"
                    ),
                ),
                ("sheets", models.JSONField()),
                ("layouts", models.JSONField()),
                ("choices", models.JSONField(default=dict)),
                ("report", models.JSONField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("confirmed_at", models.DateTimeField(editable=False, null=True)),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="sheet_import_by_age")],
            },
        ),
        migrations.CreateModel(
            name="WorkLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("todo", "To do"),
                            ("doing", "Doing"),
                            ("review", "In review"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=7,
                    ),
                ),
                ("most", models.PositiveSmallIntegerField(verbose_name="at most")),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tasks.milestone",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work_limits",
                        to="people.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", ""), _negated=True),
                        fields=("team", "status"),
                        name="work_limit_once",
                    ),
                    models.UniqueConstraint(fields=("team", "owner"), name="work_limit_of_owner_once"),
                    models.UniqueConstraint(
                        fields=("team", "milestone"), name="work_limit_of_milestone_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("status", ""), _negated=True), ("milestone", None), ("owner", None)
                            ),
                            models.Q(("milestone", None), ("owner__isnull", False), ("status", "")),
                            models.Q(("milestone__isnull", False), ("owner", None), ("status", "")),
                            _connector="OR",
                        ),
                        name="work_limit_of_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(blank=True, editable=False, max_length=40)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("removal", models.UUIDField(blank=True, editable=False, null=True)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField(editable=False)),
                (
                    "title",
                    models.CharField(
                        max_length=300, validators=[teamops.text.refuse_nul], verbose_name="task"
                    ),
                ),
                ("title_key", models.CharField(editable=False, max_length=600)),
                (
                    "description",
                    models.TextField(
                        blank=True,
                        max_length=20000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="description",
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Low"), (2, "Normal"), (3, "High"), (4, "Urgent")],
                        default=2,
                        verbose_name="priority",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("todo", "To do"),
                            ("doing", "Doing"),
                            ("review", "In review"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="todo",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("blocked", models.BooleanField(default=False, verbose_name="blocked")),
                (
                    "blocked_reason",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="why it is blocked",
                    ),
                ),
                ("blocked_since", models.DateTimeField(blank=True, editable=False, null=True)),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="start")),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("planned_for", models.DateField(blank=True, editable=False, null=True)),
                ("original_due", models.DateField(blank=True, editable=False, null=True)),
                ("moves", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "estimate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="estimate",
                    ),
                ),
                (
                    "spent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="time spent",
                    ),
                ),
                (
                    "recurrence",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="comes again",
                    ),
                ),
                (
                    "recurs",
                    models.CharField(
                        choices=[("done", "when this one is done"), ("due", "when this one is due")],
                        default="done",
                        max_length=4,
                        verbose_name="the next one appears",
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("rank", models.FloatField(blank=True, editable=False, null=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="people.person",
                        verbose_name="owner",
                    ),
                ),
                (
                    "blocked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="blocking",
                        to="people.person",
                        verbose_name="who can help",
                    ),
                ),
                (
                    "blocked_by_task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="blocks",
                        to="tasks.task",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "helpers",
                    models.ManyToManyField(
                        blank=True, related_name="helping", to="people.person", verbose_name="helpers"
                    ),
                ),
                (
                    "key_result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="goals.keyresult",
                        verbose_name="key result",
                    ),
                ),
                (
                    "labels",
                    models.ManyToManyField(
                        blank=True, related_name="tasks", to="tasks.label", verbose_name="labels"
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="tasks.milestone",
                        verbose_name="milestone",
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sub_tasks",
                        to="tasks.task",
                        verbose_name="part of",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="tasks.phase",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="tasks.actionplan",
                    ),
                ),
                (
                    "recurs_from",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="recurs_as",
                        to="tasks.task",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="people.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "watchers",
                    models.ManyToManyField(
                        blank=True, related_name="watching", to="people.person", verbose_name="watchers"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["todo", "doing", "review"])),
                        fields=["organization", "assignee", "due"],
                        name="task_open_by_assignee",
                    ),
                    models.Index(fields=["organization", "team", "status", "due"], name="task_by_team"),
                    models.Index(fields=["plan", "phase", "position"], name="task_order"),
                    models.Index(
                        condition=models.Q(("status__in", ["todo", "doing", "review"])),
                        fields=["organization", "team", "due", "number"],
                        name="task_open_by_team",
                    ),
                    models.Index(fields=["organization", "team", "done_at"], name="task_by_done"),
                    models.Index(
                        condition=models.Q(("removed_at__isnull", False)),
                        fields=["organization", "removed_at"],
                        name="task_in_trash",
                    ),
                    models.Index(
                        models.F("organization"),
                        tasks.plan_views.bytewise.Bytewise("title_key"),
                        condition=models.Q(("removed_at__isnull", True)),
                        name="task_by_title",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "number"), name="task_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("organization", "key"),
                        name="task_once_a_form",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.CharField(blank=True, editable=False, max_length=40)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("people", "People"),
                            ("money", "Money"),
                            ("skills", "Skills"),
                            ("decision", "A decision"),
                            ("tool", "A tool"),
                            ("other", "Something else"),
                        ],
                        default="other",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "need",
                    models.CharField(
                        max_length=300, validators=[teamops.text.refuse_nul], verbose_name="what is needed"
                    ),
                ),
                (
                    "details",
                    models.TextField(
                        blank=True,
                        max_length=5000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="details",
                    ),
                ),
                ("needed_by", models.DateField(blank=True, null=True, verbose_name="needed by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("promised", "Promised"),
                            ("supplied", "Supplied"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("promised_for", models.DateField(blank=True, null=True, verbose_name="promised for")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        max_length=1000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="answer",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="support_asked",
                        to="people.person",
                    ),
                ),
                (
                    "asked_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="support_owed",
                        to="people.person",
                        verbose_name="from whom",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="support_requests",
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
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="support_requests",
                        to="people.team",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="support_requests",
                        to="tasks.task",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "asked_of", "state"], name="support_by_debtor"),
                    models.Index(fields=["organization", "team", "state"], name="support_by_team"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "number"), name="support_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("organization", "key"),
                        name="support_once_a_form",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(blank=True, editable=False, max_length=40)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=1000, validators=[teamops.text.refuse_nul], verbose_name="note"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("given", "Handed over"),
                            ("accepted", "Accepted"),
                            ("returned", "Returned"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="given",
                        max_length=9,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        max_length=1000,
                        validators=[teamops.text.refuse_nul],
                        verbose_name="answer",
                    ),
                ),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "giver",
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
                    "owner_before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="tasks.actionplan",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="people.person",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="tasks.milestone",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="tasks.task",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "taker", "state"], name="handover_by_taker")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("organization", "key"),
                        name="handover_once_a_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("milestone__isnull", True), ("plan__isnull", True), ("task__isnull", False)
                            ),
                            models.Q(
                                ("milestone__isnull", False), ("plan__isnull", True), ("task__isnull", True)
                            ),
                            models.Q(
                                ("milestone__isnull", True), ("plan__isnull", False), ("task__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="handover_of_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "text",
                    models.CharField(
                        max_length=300, validators=[teamops.text.refuse_nul], verbose_name="item"
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        editable=False,
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
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checklist", to="tasks.task"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["task", "position"], name="checklist_order")],
            },
        ),
        migrations.CreateModel(
            name="TaskDependency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "needs",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="needed_by", to="tasks.task"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="needs", to="tasks.task"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("task", "needs"), name="task_dependency_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("removal", models.UUIDField(blank=True, editable=False, null=True)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file", models.FileField(max_length=200, upload_to=tasks.models.tasks.path_of)),
                ("name", models.CharField(max_length=200, validators=[teamops.text.refuse_nul])),
                ("size", models.PositiveIntegerField()),
                ("content_type", models.CharField(max_length=100)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "added_by",
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
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="tasks.task"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["task", "added_at"], name="task_file_order")],
            },
        ),
        migrations.AddField(
            model_name="task",
            name="blocked_by_request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="blocks",
                to="tasks.supportrequest",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="depends_on",
            field=models.ManyToManyField(
                blank=True,
                related_name="dependents",
                through="tasks.TaskDependency",
                through_fields=("task", "needs"),
                to="tasks.task",
            ),
        ),
    ]
