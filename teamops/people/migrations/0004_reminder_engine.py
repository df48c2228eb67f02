import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_absences_and_hours"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="quiet_from",
            field=models.PositiveSmallIntegerField(
                default=20,
                validators=[django.core.validators.MaxValueValidator(23)],
                verbose_name="quiet from",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="quiet_until",
            field=models.PositiveSmallIntegerField(
                default=7,
                validators=[django.core.validators.MaxValueValidator(23)],
                verbose_name="quiet until",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="remind_days_before",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MaxValueValidator(20)],
                verbose_name="working days before a task is due",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="working_days",
            field=models.CharField(
                blank=True,
                max_length=7,
                validators=[django.core.validators.RegexValidator("^1?2?3?4?5?6?7?$")],
                verbose_name="working days",
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="remind_days_before",
            field=models.PositiveSmallIntegerField(
                default=1,
                validators=[django.core.validators.MaxValueValidator(20)],
                verbose_name="working days before a task is due",
            ),
        ),
    ]
