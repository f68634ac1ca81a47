"""Sixty texts that are not stored, with what their senders are told: `python -m tests.corpus.refusals` writes them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from gateway.campaigns import practice
from gateway.cli.dry_run import Background
from parsers.replies.render import render
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep

FILE = Path(__file__).parent / "refusals.txt"
AT = datetime.fromisoformat("2024-08-20T17:10:00+07:00")
TEXTS = (
    "khong kich hoat duoc 3 nguoi",
    "tối nay em đi kích hoạt cho 8 người",
    "kich hoat muoi hai nguoi",
    "kich hoat roi nghe",
    "kich hoat 12+3",
    "sang kich hoat 5 chieu 7",
    "th1 act 12 hay 13",
    "Tầm 10 người kích hoạt",
    "2 hộ kích hoạt 5 người",
    "xóm 3 kích hoạt 7",
    "thon 1 act 5 thon 2 act 6",
    "ACT 12 ABS 3 LK 156",
    "Vàng 5",
    "Lũ cuốn 2 cầu, 12 hộ thôn 1 bị cô lập",
    "TH1 ACT 12 trong do 5 dang vien",
    "TH1 23 2",
    "TH1 ABT 23",
    "TH1 ACT ABS 2",
    "TH1 ACT 23,5",
    "TH1 ACT 20-25",
    "TH1 ACT 23 ACT 25",
    "TH1 ACT 23 lan 2",
    "TH1 tong ACT 156",
    "TH1 23 ACT 2 ABS",
    "TH1 ACT l2",
    "thu hai TH1 ACT 5",
    "TH1 NGAY 25/8 ACT 5",
    "TH1 NGAY 1/8 ACT 5",
    "TH2 ACT 5",
    "THON 9 ACT 5",
    "Thon Phu Son kich hoat 5",
    "TH1 ACT 4000",
    "TH1 LK ACT 400 ABS 20 INE 5",
    "HUY",
    "1",
    "TH1",
    "TH1 DSD 410",
    "ACT 5 CCCD 051099001234",
    "mai xa hop may gio anh",
    "TH1 ACT 12 ABS 3. Sai roi",
    "TH1 ACT 12 ABS 3. Khoan ghi nghe",
    "Nghe nói thôn 1 kích hoạt 12",
    "Dự định: kích hoạt 20",
    "Họp chi bộ. Vắng 3",
    "Kết quả khám tuyển: vắng 3, không đủ điều kiện 2",
    "TH1 ACT 12 đúng không anh?",
    "Em lam VNeID bi loi, phai lam sao",
    "Nha ong Bay dang chay, keu nguoi toi cuu",
    "TH1 ACT 12. Lac rang",
    "Xã bác, kích hoạt 12",
    "vang 5 chi",
    "kích hoạt 5 xã",
    "TH1 PPL 30",
    "SUA TH1",
    "sua ACT 23 thanh 25",
    "TH1 kich hoat them 5",
    "THEM TH1 ABS 2",
    "HUY TH1",
    "kich hoat duoc gan 20 nguoi",
    "Trưởng thôn Phú Sơn: kích hoạt 12",
)


def main() -> None:
    """Write each text with its reply."""
    campaign = tinh_hiep()
    background = Background(campaign, Vocabulary.of(campaign), practice.load().sizes)
    lines = []
    for number, text in enumerate(TEXTS, 1):
        decision = background.understand(text, "TH1", AT).decision
        said = render(decision.reply, campaign, accents=False) if decision.reply else "(no answer)"
        lines += [f"{number}. {text}", f"   {decision.outcome}: {said}", ""]
    FILE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
