from django.db import migrations, models

from teamops.safe_migrations import AddIndexUnderLoad


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tasks", "0008_limits_of_columns")]

    operations = [
        AddIndexUnderLoad(
            model_name="task",
            index=models.Index(
                condition=models.Q(("blocked", True)), fields=["organization"], name="task_blocked"
            ),
        ),
    ]
