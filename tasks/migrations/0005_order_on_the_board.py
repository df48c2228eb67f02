from django.db import migrations, models

from teamops.safe_migrations import AddIndexUnderLoad


class Migration(migrations.Migration):
    atomic = False  # as building an index beside those who write wants it

    dependencies = [("tasks", "0004_index_the_trash")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="rank",
            field=models.FloatField(blank=True, editable=False, null=True),
        ),
        AddIndexUnderLoad(
            model_name="task",
            index=models.Index(
                condition=models.Q(("status__in", ["todo", "doing", "review"])),
                fields=["organization", "team", "due", "number"],
                name="task_open_by_team",
            ),
        ),
    ]
