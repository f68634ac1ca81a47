"""What the card of a head teaches, in Vietnamese: each text to send, and what it does."""

CARD = {
    "today": ("{v} {example_full}", "Báo số hôm nay"),
    "past": ("{v} NGAY {example_past} {example_main}", "Báo bù ngày cũ (ghi đúng ngày đó)"),
    "fixed": ("SUA {v} {example_fixed}", "Sửa số hôm nay đã báo sai"),
    "total": ("{v} LK {example_total}", "Đối chiếu: số lũy kế từ {start}"),
    "nil": ("{v} KPS", "Hôm nay không phát sinh"),
    "window": ("{v} {example_window}", "Chỉ trong[ {window_name},] {window}"),
    "status": ("XEM", "Xem tình hình"),
    "help": ("HD", "Trợ giúp"),
    "stop": ("NGUNG", "Ngừng nhận tin nhắc"),
}
UNDO = "HUY {v}"
"""What takes the newest report back; it is taught in lessons alone."""
