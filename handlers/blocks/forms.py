"""Forms: setting up, registering, planning; and what an open form shows when it is done."""

import json
from collections.abc import Mapping, Sequence

from handlers.blocks import ids, parts
from handlers.services import Block, Message, View
from workgroup.meeting.series import Tier
from workgroup.roster.group import Group, Sector
from workgroup.roster.seat import Capacity
from workgroup.safety.guard import REMINDER
from workgroup.usecases.arriving import Place

_NATION_NAMES = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
_TIER_NAMES = {
    Tier.STEERING: "Steering: agrees priorities, training, crossover",
    Tier.OPERATIONAL: "Operational: dates, routes, contacts",
    Tier.STRATEGIC: "Strategic: senior officers, once or twice a year",
    Tier.NETWORK: "Network: shares practice, decides nothing",
}
_REGISTER_AS = {
    Capacity.MEMBER: "Lead: speaks for the organisation, counts for quorum",
    Capacity.IN_ATTENDANCE: "In attendance: advises, does not count",
    Capacity.OBSERVER: "Observer: may watch, does not count",
}


def modal(
    title: str,
    callback_id: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = "Save",
    close: str = "Cancel",
    value: Mapping[str, object] | None = None,
) -> View:
    """A form. `value` comes back with the submission: ids only."""
    view: dict[str, object] = {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": parts.plain_line(title)[:24]},
        "close": {"type": "plain_text", "text": close},
        "blocks": list(blocks),
        "private_metadata": parts.metadata(value or {}),
    }
    if submit is not None:
        view["submit"] = {"type": "plain_text", "text": submit}
    return view


def outcome(message: Message, value: Mapping[str, object]) -> View:
    """What came of a form, in the form's own place."""
    return modal("Prevent working group", ids.OUTCOME, message.blocks, submit=None, close="Close", value=value)


def saving() -> View:
    """While a slow submission is on its way."""
    blocks = [parts.section("Saving… This takes longer than usual. The result appears here.")]
    return modal("Saving", ids.SAVING, blocks, submit=None, close="Close")


def behind_a_button(view: View) -> Message:
    """A form cannot open from a message: the same form behind a button."""
    text = "This needs a form. Open it with the button."
    value = {"form": str(view["callback_id"]), **parts_of(view)}
    return parts.message(
        text,
        [parts.section(text), parts.actions([parts.button("Open the form", ids.OPEN_FORM, value, style="primary")])],
    )


def parts_of(view: View) -> Mapping[str, object]:
    """What a form was made with, to make it again."""
    found = json.loads(str(view.get("private_metadata") or "{}"))
    return found if isinstance(found, dict) else {}


def where(place: Place) -> dict[str, object]:
    """The place as a form's metadata."""
    value: dict[str, object] = {}
    if place.spot.channel_id is not None and not place.spot.is_direct:
        value["channel"] = place.spot.channel_id
        value["channel_name"] = place.spot.channel_name or ""
    if place.series is not None:
        value["series"] = int(place.series.id)
    return value


def set_up(place: Place) -> View:
    """Make a group and its first series."""
    blocks: list[Block] = [
        parts.section("Nothing is posted before the first meeting is planned."),
        parts.field(
            "Name of the group", "name", parts.text_input(at_most=80, placeholder="Alder Region Prevent Working Group")
        ),
        parts.field("Area", "area", parts.text_input(at_most=120, placeholder="Aldershire, Merrowby and the Marches")),
        parts.field(
            "Nations",
            "nations",
            parts.ticks([parts.option(name, code) for code, name in _NATION_NAMES.items()], initial=("england",)),
            hint="Their bank holidays are not counted as working days.",
        ),
        parts.field("Time zone", "tzid", parts.text_input(initial="Europe/London", at_most=60)),
        parts.field(
            "Coordinator",
            "coordinator",
            {
                "type": "users_select",
                **({"initial_user": place.visitor.user_id} if place.visitor.user_id is not None else {}),
            },
            hint="Plans meetings, registers people and sees everything of the group. Usually you.",
        ),
        parts.field(
            "Name of the series in this channel",
            "series_name",
            parts.text_input(initial="Steering group", at_most=80),
        ),
        parts.field(
            "What it is for",
            "tier",
            parts.select([parts.option(name, tier) for tier, name in _TIER_NAMES.items()], initial=Tier.STEERING),
        ),
        parts.field(
            "Usual place",
            "place",
            parts.text_input(at_most=120, placeholder="Room, town or joining link"),
            optional=True,
        ),
        parts.context(parts.escaped(REMINDER)),
    ]
    return modal("Set up a group", ids.SET_UP_FORM, blocks, submit="Set up", value=where(place))


def add_series(place: Place, groups: Sequence[Group]) -> View:
    """Give a group a further series in this channel."""
    blocks: list[Block] = [
        parts.field(
            "Group",
            "group",
            parts.select([parts.option(group.name, str(group.id)) for group in groups], initial=str(groups[0].id)),
        ),
        parts.field("Name of the series in this channel", "series_name", parts.text_input(at_most=80)),
        parts.field(
            "What it is for",
            "tier",
            parts.select([parts.option(name, tier) for tier, name in _TIER_NAMES.items()], initial=Tier.OPERATIONAL),
        ),
        parts.field("Usual place", "place", parts.text_input(initial=groups[0].place, at_most=120), optional=True),
        parts.actions(
            [parts.button("Make a new group instead", ids.OPEN_FORM, {**where(place), "form": ids.SET_UP_FORM})]
        ),
        parts.context(parts.escaped(REMINDER)),
    ]
    return modal("Add a series", ids.SERIES_FORM, blocks, submit="Add", value=where(place))


def register(
    place: Place, sectors: Sequence[Sector], *, others: bool, value: Mapping[str, object] | None = None
) -> View:
    """Register oneself, or, for who may, somebody else."""
    given = value or {}
    blocks: list[Block] = []
    if others:
        blocks.append(
            parts.field(
                "Who",
                "person",
                {
                    "type": "users_select",
                    **({"initial_user": given["user"]} if given.get("user") else {}),
                },
                hint="Leave it empty for somebody without Slack and give their address below.",
                optional=True,
            )
        )
        blocks += [
            parts.field(
                "Or: name", "name", parts.text_input(at_most=80, initial=str(given.get("name") or "")), optional=True
            ),
            parts.field(
                "Or: work e-mail address",
                "email",
                {"type": "email_text_input", **({"initial_value": given["email"]} if given.get("email") else {})},
                optional=True,
            ),
        ]
    blocks += [
        parts.field(
            "Organisation",
            "organisation",
            {
                "type": "external_select",
                "action_id": ids.ORGANISATION_SELECT,
                "min_query_length": 0,
                "placeholder": {"type": "plain_text", "text": "Type a part of its name"},
            },
            optional=True,
        ),
        parts.field(
            "Or: a new organisation",
            "new_organisation",
            parts.text_input(at_most=120, initial=str(given.get("organisation") or "")),
            hint="Only when it is not in the list.",
            optional=True,
        ),
        parts.field("Sector", "sector", parts.select([parts.option(sector.name, sector.code) for sector in sectors])),
        parts.field(
            "Post",
            "post",
            parts.text_input(at_most=120, placeholder="Head of Security", initial=str(given.get("post") or "")),
            optional=True,
        ),
        parts.field(
            "As",
            "capacity",
            parts.radio(
                [parts.option(name, capacity) for capacity, name in _REGISTER_AS.items()],
                initial=str(given.get("as") or Capacity.MEMBER),
            ),
        ),
        parts.context(parts.escaped(REMINDER)),
    ]
    title, submit = ("Register somebody", "Register") if others else ("Ask for a seat", "Send")
    return modal(title, ids.REGISTER_FORM, blocks, submit=submit, value={**where(place), "others": others})


def plan(place: Place, *, given: Mapping[str, str], trouble: str | None) -> View:
    """Plan a series: each field with what is *given* for it, above them what was not understood of the words.

    Words alone stand in the first field. Then the other fields are empty, and what they leave open is taken as
    usual; a form that was opened with all fields takes an empty one for empty.
    """
    blocks: list[Block] = []
    if trouble is not None:
        blocks.append(parts.section(parts.sentence(trouble)))
    first: dict[str, object] = {"type": "datepicker"}
    if "first" in given:
        first["initial_date"] = given["first"]
    blocks += [
        parts.field(
            "How often, and on which day",
            "how_often",
            # As much as Slack takes: what was typed stands here whole, however long it is.
            parts.text_input(
                initial=given.get("how_often", ""), at_most=3000, placeholder="monthly on the second Tuesday"
            ),
            hint="For example: every 6 weeks on Thursday, last Thursday of each month, quarterly on the 15th.",
        ),
        parts.field(
            "Begins at",
            "begins",
            parts.text_input(initial=given.get("begins", ""), at_most=30, placeholder="10:00"),
            hint="For example: 10:00, 2pm or 10-11:30.",
            optional=True,
        ),
        parts.field(
            "How long",
            "how_long",
            parts.text_input(initial=given.get("how_long", ""), at_most=40, placeholder="90 minutes"),
            optional=True,
        ),
        parts.field("First meeting not before", "first", first, optional=True),
        parts.field("Place", "place", parts.text_input(initial=given.get("place", ""), at_most=120), optional=True),
        parts.context(parts.escaped(REMINDER)),
    ]
    value = {**where(place), "takes_usual": "place" not in given}
    return modal("Plan the meetings", ids.PLAN_FORM, blocks, submit="Show the dates", value=value)
