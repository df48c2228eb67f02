from typing import Any

from django.db import migrations, models

CHAT, BROWSER = "chat", "browser"
SOME = 500


def keep_what_was_chosen(apps: Any, schema_editor: Any) -> None:
    """What was chosen for chats and browsers together holds for both, and messages to browsers are theirs.
    May run again."""
    for name, owner in (("Wish", "person_id"), ("TeamWish", "team_id")):
        model = apps.get_model("notifications", name)
        rows = model.objects.filter(channel=CHAT).values(owner, "kind", "wanted").order_by("pk")
        made = (model(**row, channel=BROWSER) for row in rows.iterator(chunk_size=SOME))
        model.objects.bulk_create(made, batch_size=SOME, ignore_conflicts=True)
    addresses = apps.get_model("notifications", "ChannelAddress").objects.filter(service="webpush")
    deliveries = apps.get_model("notifications", "Delivery").objects
    for pk, person in addresses.values_list("pk", "person_id").iterator(chunk_size=SOME):
        sent = deliveries.filter(person_id=person, channel=f"{CHAT}:{pk}")
        sent.update(channel=f"{BROWSER}:{pk}")


class Migration(migrations.Migration):
    dependencies = [("notifications", "0008_next_delivery")]

    operations = [
        migrations.AddField(
            model_name="channeladdress",
            name="account",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
        migrations.RunPython(keep_what_was_chosen, migrations.RunPython.noop, elidable=True),
    ]
