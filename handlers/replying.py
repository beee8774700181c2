"""Yes, No and Maybe."""

from handlers import home
from handlers.blocks import ids
from handlers.blocks import replying as blocks
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.meeting.reply import PartStat
from workgroup.usecases import replying
from workgroup.usecases.arriving import OutOfDate

PARTSTATS = {
    ids.REPLY_YES: PartStat.ACCEPTED,
    ids.REPLY_NO: PartStat.DECLINED,
    ids.REPLY_MAYBE: PartStat.TENTATIVE,
}


async def on_reply(asked: Asked, answer: Answer) -> None:
    """Keep the answer and tell the person privately; the channel's cards follow by themselves."""
    meeting_id = asked.incoming.spot.meeting_id
    partstat = PARTSTATS.get(asked.incoming.action_id or "")
    if meeting_id is None or partstat is None:
        raise OutOfDate
    replied = await asked.services.perform(
        replying.reply,
        actor=asked.place.actor,
        meeting_id=meeting_id,
        partstat=partstat,
        now=asked.services.now(),
    )
    if asked.incoming.in_home:
        await home.show(asked, answer, also=blocks.kept(replied))
    else:
        await answer.instead(blocks.kept(replied))
