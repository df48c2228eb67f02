from django.db import migrations, models

from teamops.safe_migrations import AddIndexUnderLoad


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("goals", "0002_deeper_goals")]

    operations = [
        AddIndexUnderLoad(
            "goal", models.Index(fields=["organization", "cycle", "team"], name="goal_alignment")
        )
    ]
