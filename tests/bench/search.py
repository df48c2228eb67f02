"""How long it takes to find among 100,000 tasks of one organization, in milliseconds.

    python -m tests.bench.search [100000]

Runs on a database of its own (of `DATABASE_URL`, or SQLite), which is made anew and taken away again.
"""

import os
import random
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamops.settings")
django.setup()

from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from tasks.finding import find_tasks
from tasks.models import Task
from teamops.people.models import Person
from teamops.search.queries import search, words_of
from teamops.text import text_key
from tests import factories

ENGLISH = """
check list copy second version three actions only sample size stopping rule roll out sign ups write down
what activated means send analytics page why users leave day review help article import your data decide full
launch welcome flow proofread mails click events answer tickets budget offer partner price
"""
CHINESE = "用户增长留存数据分析活动方案上线测试访谈问卷邮件欢迎流程价格预算复盘目标计划里程碑任务产品运营"
# Parted by |.
# What is frequent and what is seldom, a letter, two, two and three words, one Chinese character, two and more
# of them, a number, a person, and what is not there.
ASKED = (
    "check|ch|a|welcome flow|only launch|second only launch|留|留存|增长|户增|价格 测试|析活动方|"
    "salmon|salmon ladder|鲸|鲸鱼|t-4242|4242|person 42|zzz"
)
SELDOM = {1_717: "Build the salmon ladder", 2_929: "观察鲸鱼"}
TIMES = 15


def title(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return "".join(chance.choices(CHINESE, k=chance.randint(6, 22)))
    return " ".join(chance.choices(ENGLISH.split(), k=chance.randint(3, 9))).capitalize()


def seed(total: int) -> Person:
    chance = random.Random(7)
    organization = factories.make_organization("acme", time_zone="UTC")
    company = factories.make_team(organization, "Acme")
    teams = [factories.make_team(organization, f"Team {number}", company) for number in range(20)]
    people = [
        factories.make_person(organization, f"Person {number}", teams[number % 20], account=False)
        for number in range(60)
    ]
    statuses = ["todo", "doing", "review", "done", "done", "done", "dropped"]
    for first in range(0, total, 2_000):
        rows = []
        for number in range(first + 1, min(first + 2_000, total) + 1):
            words = SELDOM.get(number) or title(chance)
            rows.append(
                Task(
                    organization=organization,
                    team=teams[number % 20],
                    number=number,
                    position=number,
                    title=words,
                    title_key=text_key(words),
                    description=words * 6,
                    assignee=people[number % 60],
                    status=chance.choice(statuses),
                )
            )
        Task.objects.bulk_create(rows, batch_size=500)
    organization.last_task_number = total
    organization.save(update_fields=["last_task_number"])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE tasks_task" if connection.vendor == "postgresql" else "ANALYZE")
    return Person.objects.select_related("organization").get(pk=people[0].pk)


def measured(what: object) -> tuple[float, float]:
    took = []
    for _n in range(TIMES):
        begin = time.perf_counter()
        what()  # type: ignore[operator]
        took.append(1_000 * (time.perf_counter() - begin))
    return statistics.median(took), max(took)


def main(total: int) -> None:
    made = setup_databases(0, interactive=False)
    try:
        person = seed(total)
        print(f"{connection.vendor}, {total:,} tasks; median and worst of {TIMES} in ms")
        print(f"{'':22}{'tasks':>16}{'all sources':>18}")
        for text in ASKED.split("|"):
            words = words_of(text)
            tasks = measured(lambda words=words: find_tasks(person, words, 5))
            every = measured(lambda text=text: search(person, text))
            print(f"{text:22}{tasks[0]:8.1f}{tasks[1]:8.1f}{every[0]:10.1f}{every[1]:8.1f}")
    finally:
        teardown_databases(made, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
