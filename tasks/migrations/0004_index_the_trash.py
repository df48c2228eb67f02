from django.db import migrations, models

from teamops.safe_migrations import AddIndexUnderLoad


class Migration(migrations.Migration):
    atomic = False  # as building an index beside those who write wants it

    dependencies = [("tasks", "0003_all_that_belongs_to_a_task")]

    operations = [
        AddIndexUnderLoad(
            model_name="actionplan",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", False)),
                fields=["organization", "removed_at"],
                name="plan_in_trash",
            ),
        ),
        AddIndexUnderLoad(
            model_name="milestone",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", False)),
                fields=["organization", "removed_at"],
                name="milestone_in_trash",
            ),
        ),
        AddIndexUnderLoad(
            model_name="phase",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", False)),
                fields=["organization", "removed_at"],
                name="phase_in_trash",
            ),
        ),
        AddIndexUnderLoad(
            model_name="task",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", False)),
                fields=["organization", "removed_at"],
                name="task_in_trash",
            ),
        ),
    ]
