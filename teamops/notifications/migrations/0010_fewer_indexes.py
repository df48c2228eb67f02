import django.db.models.deletion
from django.db import migrations, models

from teamops.safe_migrations import AddIndexUnderLoad, DropOwnIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("notifications", "0009_browsers_of_their_own")]

    operations = [
        DropOwnIndex(
            model_name="delivery",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.organization",
            ),
        ),
        DropOwnIndex(
            model_name="delivery",
            name="reminder",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="notifications.reminder",
            ),
        ),
        AddIndexUnderLoad(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("escalates_to__isnull", False)),
                fields=["escalates_to", "escalates_on"],
                name="reminder_to_lead",
            ),
        ),
        AddIndexUnderLoad(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("member__isnull", False)), fields=["member"], name="reminder_of_member"
            ),
        ),
        AddIndexUnderLoad(
            model_name="reminder",
            index=models.Index(
                fields=["organization", "subject_type", "subject_id"], name="reminder_of_subject"
            ),
        ),
        migrations.RemoveIndex(model_name="reminder", name="reminder_escalates"),
        migrations.RemoveIndex(model_name="reminder", name="reminder_by_subject"),
        DropOwnIndex(
            model_name="reminder",
            name="escalates_to",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.person",
            ),
        ),
        DropOwnIndex(
            model_name="reminder",
            name="member",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.person",
            ),
        ),
        DropOwnIndex(
            model_name="reminder",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.organization",
            ),
        ),
        DropOwnIndex(
            model_name="reminder",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminders",
                to="people.person",
            ),
        ),
    ]
