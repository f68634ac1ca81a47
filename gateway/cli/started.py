"""What `keng up` tells the person who started it: one calm block once all runs, and a last line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from redis import Redis

from gateway import compiled
from gateway.books import campaigns
from gateway.campaigns import campaign_file
from gateway.channels.registry import Channels
from gateway.cli.explained import counted
from gateway.cli.help import language
from gateway.settings import Settings

WORDS = {
    "en": {
        "ready": "Kẻng is ready: {address}",
        "link": "The link signs you in once, within 15 minutes. Another one, also later: make link",
        "no_link": "To sign in, have a link made: make link",
        "practice": "Practice: write at Máy thử on that page. Nothing there is real, and nothing of it goes out.",
        "channels": "Real phones can write by: {channels}.",
        "no_channels": "Real phones cannot write yet: no channel is connected. Connect one at Kênh nhận tin.",
        "placeholder": "Still a placeholder in the plan: {what}. Nothing goes out to real phones until it is set; "
        "the page Ngày đầu (/start) says where.",
        "differs": "{file} is not the plan in force: they differ in {places}. To see where:\n"
        "    keng campaign load {file}\n"
        "  To take the file over, add --over-edits to that.",
        "compiled": "Texts are read and judged by machine code (make fast).",
        "source": "Texts are read and judged by Python; where there is a C compiler, make fast makes that faster.",
        "data": "Everything is kept in {place}. To stop: Ctrl-C",
        "stopping": "Stopping: what was begun is finished first.",
        "stopped": "Kẻng has stopped. Everything is kept; make run starts it again.",
    },
    "vi": {
        "ready": "Kẻng đã sẵn sàng: {address}",
        "link": "Đường dẫn dùng được một lần, trong 15 phút. Lấy đường dẫn khác, lúc nào cũng được: make link",
        "no_link": "Muốn đăng nhập, lấy một đường dẫn: make link",
        "practice": "Tập huấn: nhắn ở Máy thử trên trang ấy. Ở đó không số nào là thật, không tin nào gửi ra ngoài.",
        "channels": "Máy thật nhắn được qua: {channels}.",
        "no_channels": "Máy thật chưa nhắn được: chưa nối kênh nào. Khi cần, nối ở trang Kênh nhận tin.",
        "placeholder": "Kế hoạch còn chỗ tạm: {what}. Chưa tin nào gửi ra máy thật cho đến khi sửa xong; trang "
        "Ngày đầu (/start) chỉ chỗ sửa.",
        "differs": "{file} khác kế hoạch đang có hiệu lực ở {n} chỗ. Xem khác gì:\n"
        "    keng campaign load {file}\n"
        "  Muốn lấy theo tệp thì thêm --over-edits vào lệnh ấy.",
        "compiled": "Tin được đọc và xét bằng mã máy (make fast).",
        "source": "Tin được đọc và xét bằng Python; máy có trình biên dịch C thì make fast giúp chạy nhanh hơn.",
        "data": "Mọi thứ được giữ ở {place}. Dừng: Ctrl-C",
        "stopping": "Đang dừng: làm nốt việc dở trước.",
        "stopped": "Kẻng đã dừng. Mọi thứ còn nguyên; make run để chạy lại.",
    },
}


def said(name: str, **values: object) -> str:
    """A sentence in the language of the terminal, or in the one that `--lang` asks for."""
    return WORDS.get(language(), WORDS["en"])[name].format(**values)


def block(settings: Settings, books: Redis, link: str | None) -> Iterator[str]:
    """The lines that a start ends with: how to get in, what is practice, what is not set yet, how to stop."""
    yield said("ready", address=link or settings.public_url)
    yield f"  {said('link' if link else 'no_link')}"
    yield f"  {said('practice')}"
    for line in (*_channels(settings), *_plan(settings, books)):
        yield f"  {line}"
    yield f"  {said('compiled' if compiled.runs() else 'source')}"
    yield f"  {said('data', place=_short(settings.var_dir))}"


def _channels(settings: Settings) -> Iterator[str]:
    """By what real phones can write; that there is none yet is no fault."""
    titles = [one.title for one in settings.of(Channels).values() if one.promises.leaves_the_house]
    titles += ["USSD"] if settings.ussd_codes else []
    yield said("channels", channels=", ".join(titles)) if titles else said("no_channels")


def _plan(settings: Settings, books: Redis) -> Iterator[str]:
    """What of the plan in force the office should know before it counts on it."""
    file = campaign_file.load(settings.campaign)
    in_force, _ = campaigns.current(books, file.id)
    changes = campaign_file.differences(in_force, file)
    if changes:
        yield said("differs", file=_short(settings.campaign), n=len(changes), places=counted(len(changes), "place"))
    if in_force.placeholders:
        yield said("placeholder", what=", ".join(in_force.placeholders))


def _short(place: Path) -> Path:
    """A path as a person in this directory types it."""
    return place.relative_to(Path.cwd()) if place.is_relative_to(Path.cwd()) else place
