from django.db import migrations, models

from teamops.safe_migrations import AddIndexUnderLoad


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("notifications", "0007_web_push")]

    operations = [
        AddIndexUnderLoad(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["due", "sending"])),
                fields=["not_before", "id"],
                name="delivery_next",
            ),
        ),
        migrations.RemoveIndex(model_name="delivery", name="delivery_unsent"),
    ]
