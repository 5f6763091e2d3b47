"""Forms in which offices and papers write their series in English."""

from tests.bench.series.filling import NUMBERS, Form

_TOWNS = ("Ashby", "Thornton", "Melbury", "Kirkham", "Wetherby", "Oldbury", "Selcombe", "Harlow Green")
_CLOCK = ("6 am", "8 am", "half past eleven in the morning", "2.15 pm", "5 pm", "8 pm")
_SURNAMES = ("Moss", "Jones", "Harper", "Whitfield", "Granger", "Pike", "Sutton", "Lowe")

ENGLISH = (
    Form(
        "weather",
        "en",
        "{place} weather at {hour}",
        (
            "The {place} weather office said at {hour} that tonight and tomorrow will be mostly cloudy "
            "with showers in places. Temperatures range from {low} to {high} degrees, with a light breeze"
            " from the north-east and humidity between 60 and 85 per cent. Drivers are asked to take care"
            " on wet roads."
        ),
        {"place": _TOWNS, "hour": _CLOCK, "low": NUMBERS, "high": NUMBERS},
    ),
    Form(
        "warning",
        "en",
        "{body} issues amber warning of {kind}",
        (
            "{body} has issued an amber warning of {kind}. Up to 50 mm of rain may fall within six hours,"
            " and 80 mm on high ground. Residents are asked to close windows, stay away from rivers and "
            "follow the advice of the emergency services. The warning will be updated or lifted as "
            "conditions change."
        ),
        {
            "body": (
                "Kirkham Council",
                "Ashby Council",
                "The Environment Agency",
                "The Met Office",
                "The civil protection unit of Selcombe",
            ),
            "kind": ("flooding", "lightning", "gales", "fog", "heat"),
        },
    ),
    Form(
        "lottery",
        "en",
        "{game}: winning numbers of draw {issue}",
        (
            "The winning numbers of {game} draw {issue} are 3, 7, 12, 18, 25 and {ball}. Six tickets "
            "matched all numbers and win 800,000 pounds each; 112 tickets matched five. The jackpot rolls"
            " over. Winners have 60 days to claim their prize at any shop that sells tickets."
        ),
        {
            "game": ("Lucky Six", "County Draw", "Thunder Lotto", "Daily Five"),
            "issue": NUMBERS,
            "ball": NUMBERS,
        },
    ),
    Form(
        "traffic",
        "en",
        "{road} closed overnight on {day}",
        (
            "{road} will be closed in both directions from 10 pm on {day} until 5 am the next morning "
            "while the surface is repaired. Buses on three routes will be diverted. Drivers are asked to "
            "plan their journey, to allow more time and to follow the signs. The county apologises for "
            "the inconvenience."
        ),
        {
            "road": ("Station Road", "Mill Lane", "Castle Street", "Harbour Way", "Bridge Street"),
            "day": ("Monday", "Tuesday", "Wednesday", "Thursday"),
        },
    ),
    Form(
        "markets",
        "en",
        "{goods} prices at {place} market",
        (
            "Traders at {place} market reported {when} that {goods} sold at an average of {price} pounds "
            "a hundredweight, unchanged from last week. Buyers were present in good numbers and trade was"
            " steady throughout the morning. The next sale will be held in two weeks."
        ),
        {
            "goods": ("lamb", "beef", "wool", "barley"),
            "place": _TOWNS,
            "when": ("on Monday", "on Tuesday", "on Friday"),
            "price": NUMBERS,
        },
    ),
    Form(
        "scores",
        "en",
        "{home} beat {away} {score}",
        (
            "{home} beat {away} {score} in the third round of the county schools league yesterday. The "
            "first half was even, but the home side took control after the break and never looked back. "
            "Sixteen teams take part this season, and the next round will be played at the weekend."
        ),
        {"home": _TOWNS[:4], "away": _TOWNS[4:], "score": ("2-0", "3-1", "3-2", "4-1")},
    ),
    Form(
        "obituaries",
        "en",
        "{first} {who}",
        (
            "{first} {who}, of {place}, passed away peacefully at home on 12 November, surrounded by "
            "family, after a short illness. The funeral service will be held at St Mary's church at 11 am"
            " on Friday, followed by a reception in the hall. Family flowers only; donations may be made "
            "to the hospice."
        ),
        {"first": ("Ruth", "Peter", "Dorothy", "Alan"), "who": _SURNAMES, "place": _TOWNS},
        frozenset({"place"}),
    ),
    Form(
        "epidemic",
        "en",
        "{place} reports {n} new cases of {kind}",
        (
            "The health office of {place} reported {n} new cases of {kind} yesterday, all of them mild. "
            "128 people have fallen ill since the beginning of the outbreak, and 96 have recovered; 35 "
            "contacts are being watched. The public is asked to wash hands, air rooms and stay at home "
            "when unwell."
        ),
        {"place": _TOWNS, "kind": ("measles", "influenza", "norovirus"), "n": NUMBERS},
    ),
    Form(
        "same form, other place",
        "en",
        "Police appeal after {what} in {place}",
        (
            "Police are appealing for witnesses after {what} in {place} on Friday night. Officers were "
            "called shortly after 11 pm and found a man with minor injuries, who was taken to hospital "
            "and later released. Anyone who saw what happened or has film of the area is asked to call "
            "101."
        ),
        {"place": _TOWNS, "what": ("a robbery", "an assault", "a burglary", "a crash")},
    ),
    Form(
        "parts",
        "en",
        "Memories of the old railway, part {part}",
        (
            "In this series our readers look back at the branch line that served the valley until 1964: "
            "the men who drove the engines, the porters, the girls in the ticket office and the children "
            "who waved from the bridge. If you have photographs or stories of your own, please write to "
            "the editor."
        ),
        {"part": ("one", "two", "three", "four", "five")},
    ),
)
