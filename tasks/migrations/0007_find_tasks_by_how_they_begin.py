from django.db import migrations, models

from tasks.plan_views.bytewise import Bytewise
from teamops.safe_migrations import AddIndexUnderLoad


class Migration(migrations.Migration):
    atomic = False  # as building an index beside those who write wants it

    dependencies = [("tasks", "0006_order_on_the_board")]

    operations = [
        AddIndexUnderLoad(
            model_name="task",
            index=models.Index(
                models.F("organization"),
                Bytewise("title_key"),
                condition=models.Q(("removed_at__isnull", True)),
                name="task_by_title",
            ),
        ),
        migrations.RemoveIndex(model_name="task", name="task_by_words"),
    ]
