import django.db.models.deletion
import django.utils.timezone
import teamops.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("activity", "0001_initial"), ("activity", "0002_words_kept_for_undo")]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0004_reminder_engine"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("web", "in the browser"),
                            ("api", "by the API"),
                            ("import", "by import"),
                            ("job", "by itself"),
                            ("mail", "from an e-mail"),
                            ("demo", "demonstration"),
                        ],
                        default="web",
                        max_length=6,
                    ),
                ),
                ("verb", models.CharField(max_length=60)),
                ("subject_type", models.CharField(max_length=30)),
                ("subject_id", models.BigIntegerField()),
                ("part_of_type", models.CharField(blank=True, max_length=30)),
                ("part_of_id", models.BigIntegerField(null=True)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "actor",
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
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organization", "subject_type", "subject_id", "-at"], name="event_by_subject"
                    ),
                    models.Index(
                        fields=["organization", "part_of_type", "part_of_id", "-at"], name="event_by_whole"
                    ),
                    models.Index(fields=["organization", "team", "-at"], name="event_by_team"),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptWords",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="kept",
                        serialize=False,
                        to="activity.event",
                    ),
                ),
                ("words", models.JSONField()),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("subject_type", models.CharField(max_length=30)),
                ("subject_id", models.BigIntegerField()),
                (
                    "text",
                    models.TextField(
                        max_length=10000, validators=[teamops.text.refuse_nul], verbose_name="comment"
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
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organization", "subject_type", "subject_id", "at"], name="comment_by_subject"
                    )
                ],
            },
        ),
    ]
