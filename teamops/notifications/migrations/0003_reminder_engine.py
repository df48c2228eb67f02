import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_daily_work"),
        ("people", "0004_reminder_engine"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="reminder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="notifications.reminder",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="escalates_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reminder",
            name="member",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="snoozed_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="channel",
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("done", "Everything in it was done before it was sent."),
                    ("left", "The person has left or can no longer sign in."),
                    ("off", "The person does not want it by this channel."),
                    ("too_late", "The day was over before it could be sent."),
                    ("refused", "The receiving server refuses this address."),
                    ("error", "The receiving server could not be used."),
                    ("died", "The process that was sending it died, time and again."),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("escalates_on__isnull", False)),
                fields=["organization", "rule", "escalates_on"],
                name="reminder_escalates",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("snoozed_until__isnull", False)),
                fields=["person", "snoozed_until"],
                name="reminder_snoozed",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reminder__isnull", True)),
                fields=("person", "channel", "local_date"),
                name="delivery_digest_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reminder__isnull", False)),
                fields=("reminder", "channel"),
                name="delivery_at_once_once",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivery_once_a_day",
        ),
    ]
