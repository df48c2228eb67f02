"""The story of Lantern, the company: what everybody's goals lead to."""

from feedback.demo.story import Aim, Ending, Measure, Meeting, Member, Series, TeamStory

MEMBERS = (Member("elena", "Elena Fischer", "Managing director", lead=True),)

LAST_QUARTER = (
    Aim(
        "q-habit",
        "Small teams come back the next day: raise second-day return from 41 % to 50 %",
        "Whoever comes back on the second day is three times as likely to be there after a month.",
        "elena",
        (Measure("Users back on the second day", "elena", "increase", "%", 41, 50, 47.2, (7, 7, 6)),),
        ending=Ending(
            well="The shorter sign-up brought five of the six points.",
            badly="We looked at the number once a month. That is too late to act on it.",
            learned="The second day is decided in the first ten minutes.",
        ),
    ),
    Aim(
        "q-even",
        "Support stays affordable: cut its cost per customer from €3.10 to €2.40 a month",
        "Each customer has to pay for the help that they need.",
        "elena",
        (
            Measure(
                "Support cost per customer and month", "elena", "decrease", "€", 3.1, 2.4, 2.66, (7, 7, 7)
            ),
        ),
        ending=Ending(learned="Faster answers cost no more: most of the time went into asking back."),
    ),
)

THIS_QUARTER = (
    Aim(
        "habit",
        "A daily habit for small teams: raise teams that open us on five days a week from 31 % to 38 %",
        "Teams that open us on five days a week renew three times as often as teams that do so on two.",
        "elena",
        (
            Measure(
                "Teams active on five days a week",
                "elena",
                "increase",
                "%",
                31,
                38,
                35.1,
                (6, 7, 7),
                ("Two thirds of the gain come from teams that joined this quarter.",),
                follows="five-days",
                wobble=0.09,
                weight=2,
            ),
        ),
    ),
    Aim(
        "even",
        "Break even within a year: cut the monthly loss from 140 k€ to 90 k€",
        "Until then we have money. Paid conversion and the cost of support decide when we stand alone.",
        "elena",
        (
            Measure(
                "Monthly loss",
                "elena",
                "decrease",
                "k€",
                140,
                90,
                121,
                (6, 5, 5),
                ("The second office is given up. What is still missing has to come from paid conversion.",),
                follows="loss",
                cadence=30,
                weight=2,
            ),
            Measure(
                "Monthly recurring revenue",
                "elena",
                "increase",
                "k€",
                412,
                470,
                448.5,
                (7, 7, 8),
                ("Yearly plans sell better since the saving is shown as an amount.",),
                follows="mrr",
                wobble=0.04,
                weight=2,
            ),
        ),
    ),
    # Nobody works on it yet.
    Aim(
        "trust",
        "Customers trust us with their data: we hold the ISO 27001 certificate before the quarter ends",
        "Four of the ten largest customers who left this year named the missing certificate.",
        "ada",
        (
            Measure(
                "Certificate issued",
                "ada",
                "yes_no",
                "",
                None,
                None,
                0,
                (6, 5),
                ("The auditor comes in three weeks. No team has taken the access reviews.",),
            ),
        ),
    ),
)

MEETINGS = (
    Meeting(
        8,
        (
            (
                "Two numbers decide the quarter: teams of five days and the monthly loss.",
                "All others explain these.",
                "elena",
            ),
        ),
        (("Say it in the all-hands", "elena", 3, 3),),
    ),
    Meeting(
        4,
        (("We give up the second office.", "It costs 11 k€ a month and stands empty on Mondays.", "elena"),),
        (("Tell the landlord", "elena", 4, 2),),
    ),
    Meeting(
        1,
        (
            (
                "The certificate stays a goal of this year.",
                "Three renewals wait for it; each team names one person.",
                "ada",
            ),
        ),
        (
            ("Name one person per team for the access reviews", "ingrid", 9, None),
            ("Ask Finance who may read the payment logs", "elena", 3, 3),
            ("List who may read customers’ data, and why", "ada", 11, None),
        ),
    ),
)

SERIES = (
    Series(
        "five-days",
        "Teams active on five days a week",
        "%",
        "Of the teams that were active at all in a week, the share in which somebody opened the product on "
        "each workday. Public holidays are left out.",
        "Analytics warehouse, weekly export",
        "elena",
        22.5,
    ),
    Series(
        "mrr",
        "Monthly recurring revenue",
        "k€",
        "All running subscriptions at the end of the week, as a month. Without one-off invoices, before tax.",
        "Billing, export of Sunday night",
        "elena",
        268,
    ),
    Series(
        "loss",
        "Monthly loss",
        "k€",
        "Costs of a month less its income, before interest. Provisional until the auditor has seen it.",
        "Finance, month-end closing",
        "elena",
        205,
        every=28,
        wobble=0.1,
    ),
    Series(
        "market-conversion",
        "Paid conversion of trials, the market’s median",
        "%",
        "Median of 140 companies with a free trial and less than 20 M€ of revenue.",
        "SaaS benchmark panel, once a month",
        "elena",
        2.64,
        2.91,
        external=True,
        every=28,
        wobble=0.15,
    ),
)

STORY = TeamStory(
    "Lantern",
    "en",
    MEMBERS,
    ahead=6,
    last_quarter=LAST_QUARTER,
    this_quarter=THIS_QUARTER,
    meetings=MEETINGS,
    series=SERIES,
)
