from django.db import migrations, models

from teamops.safe_migrations import AddIndexUnderLoad


class Migration(migrations.Migration):
    atomic = False  # as building an index beside those who write wants it

    dependencies = [("tasks", "0004_index_the_trash")]

    operations = [
        AddIndexUnderLoad(
            model_name="task",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", True)),
                fields=["organization", "title_key", "status", "assignee", "number", "team"],
                name="task_by_words",
            ),
        ),
    ]
