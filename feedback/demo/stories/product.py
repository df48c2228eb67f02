"""The story of Product, the department between the company and the two teams."""

from feedback.demo.story import Adjusted, Aim, Measure, Meeting, Member, TeamStory

MEMBERS = (Member("ingrid", "Ingrid Sandberg", "Chief product officer", lead=True),)

THIS_QUARTER = (
    Aim(
        "d-stay",
        "New teams are still here after a month: raise teams active after four weeks from 46 % to 55 %",
        "We win enough teams and lose every second one before its first invoice.",
        "ingrid",
        (
            Measure(
                "Teams still active after four weeks",
                "ingrid",
                "increase",
                "%",
                46,
                55,
                50.9,
                (7, 7, 6),
                ("The cohorts of the welcome flow are two points better than those before it.",),
                ("Read both teams’ comparisons with the holdout group together.",),
                wobble=0.1,
            ),
            Measure(
                "The two teams’ 30-day retention can be compared",
                "mara",
                "yes_no",
                "",
                None,
                None,
                0,
                (7, 7),
                ("Lin Xiao’s team has sent its definition; ours counts trial accounts, theirs does not.",),
                due=18,
                silent_since=-3,
            ),
        ),
        parent="habit",
        adjusted=Adjusted(
            -4,
            "The two teams’ 30-day retention can be compared",
            None,
            "external",
            "The company plans the next quarter two weeks earlier than usual and needs the number.",
            silent=("mara",),
            first_due=34,
        ),
    ),
    Aim(
        "d-often",
        "People open us unasked: raise opens without a reminder from 52 % to 60 %",
        "A reminder brings somebody once. What brings them back is that their colleagues are there.",
        "ingrid",
        (
            Measure(
                "Opens without a reminder",
                "ingrid",
                "increase",
                "%",
                52,
                60,
                58.1,
                (7, 8, 8),
                ("Shared lists bring people back without any message from us.",),
                wobble=0.08,
            ),
        ),
        parent="habit",
    ),
    Aim(
        "d-pay",
        "A team pays for what it costs: raise the margin per active team from €14.20 to €17.00 a month",
        "Revenue less support and hosting. It grows when more teams pay and when fewer have to ask.",
        "ingrid",
        (
            Measure(
                "Margin per active team and month",
                "ingrid",
                "increase",
                "€",
                14.2,
                17,
                15.2,
                (6, 5, 5),
                ("All of it came from support so far; paid conversion has not moved.",),
                wobble=0.12,
            ),
        ),
        parent="even",
    ),
)

MEETINGS = (
    Meeting(
        7,
        (
            (
                "Each team writes its definition of an active user down.",
                "We compared two different numbers for a year.",
                "ingrid",
            ),
        ),
        (
            ("Send Product Operations’ definition", "mara", 4, 4),
            ("Send User Growth’s definition", "lin", 4, 7),
        ),
    ),
    Meeting(5, (), (("Ask both teams which engineers they wait for", "ingrid", 3, 3),)),
    Meeting(
        3,
        (
            (
                "Engineers for the contact import are shared out once a month.",
                "Weekly changes cost more than they bring.",
                "ingrid",
            ),
        ),
        (("List what both teams wait for", "ingrid", 4, 4),),
    ),
    Meeting(2, (("We hold a day with customers this quarter.", "Both teams, one table.", "mara"),), ()),
    Meeting(
        1,
        (),
        (
            ("Decide which team gets the engineer next month", "ingrid", 4, None),
            ("Invite six customers who left", "mara", 11, None),
        ),
    ),
    Meeting(
        0,
        (
            (
                "The welcome flow has precedence over the contact import.",
                "It reaches every new user, the import one of five.",
                "ingrid",
            ),
        ),
        (("Tell Wang Lei’s team the date of the import", "ingrid", 2, 3),),
    ),
)

STORY = TeamStory(
    "Product", "en", MEMBERS, above="Lantern", ahead=4, this_quarter=THIS_QUARTER, meetings=MEETINGS
)
