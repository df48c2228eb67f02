import django.db.models.deletion
from django.db import migrations, models


def forget_limits_of_people_and_milestones(apps, schema_editor):
    """On the way back: the table knew those of statuses alone."""
    apps.get_model("tasks", "WorkLimit").objects.filter(status="").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_absences_and_hours"),
        ("tasks", "0007_find_tasks_by_how_they_begin"),
    ]

    operations = [
        migrations.AddField(
            model_name="worklimit",
            name="milestone",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="tasks.milestone",
            ),
        ),
        migrations.AddField(
            model_name="worklimit",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AlterField(
            model_name="worklimit",
            name="status",
            field=models.CharField(
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
        migrations.RemoveConstraint(model_name="worklimit", name="work_limit_once"),
        migrations.AddConstraint(
            model_name="worklimit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", ""), _negated=True),
                fields=("team", "status"),
                name="work_limit_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="worklimit",
            constraint=models.UniqueConstraint(fields=("team", "owner"), name="work_limit_of_owner_once"),
        ),
        migrations.AddConstraint(
            model_name="worklimit",
            constraint=models.UniqueConstraint(
                fields=("team", "milestone"), name="work_limit_of_milestone_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="worklimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("status", ""), _negated=True), ("milestone", None), ("owner", None)),
                    models.Q(("milestone", None), ("owner__isnull", False), ("status", "")),
                    models.Q(("milestone__isnull", False), ("owner", None), ("status", "")),
                    _connector="OR",
                ),
                name="work_limit_of_one_thing",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_limits_of_people_and_milestones),
    ]
