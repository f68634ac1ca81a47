"""How Vietnamese words are written: what their diacritics decide."""

from __future__ import annotations

from parsers.languages.grammar import Spelling

SPELLING = Spelling(
    spelled={
        "tới nay": "DEN GIO NAY", "tối nay": "DEM NAY", "tới": "CHO TOI", "cỡ": "KHOANG", "tầm": "KHOANG",
        "chừng": "KHOANG",
        "độ": "KHOANG", "lộn": "NHAM",
        "đừng": "KHOAN", "dừng": "KHOAN", "hỏng": "LOI", "dạ sửa": "SUA", "dạ sửa giúp em": "SUA", "dạ sửa lại": "SUA",
        "dạ thêm": "THEM", "vâng": "DA VANG", "cô": "BAC", "cả": "KE CA", "thử": "THU NGHIEM", "chờ": "CHO XAC NHAN",
        "đợi": "CHO XAC NHAN", "trùng": "BI TRUNG", "tròn": "LAM TRON", "đó": "NHE", "dư": "DU RA",
    },
    full=(
        "vắng", "Lê", "lễ", "Đỗ", "Hồ", "Lý", "Võ", "Vũ", "Ngô", "Dương", "Đinh", "Trương", "Đoàn", "Phan", "Bùi",
        "Đặng", "Lương", "Hoàng", "Trần", "Phạm", "Huỳnh", "Nguyễn", "văn", "thị", "thì", "buổi", "lượt", "có lẽ",
        "người dự", "nha anh", "nha chị", "nha chú", "nha bác", "nha xã", "nha anh chị", "đã sửa", "đã thêm",
        "đã ghi", "đã gửi", "dự", "đăng ký mới", "đăng kí mới", "được", "là", "có", "mới",
        "cho",
        "đã", "dạ", "hiện", "số", "gồm", "còn", "đang", "xong", "người", "ca", "cả", "trường hợp", "ạ", "nhé", "rồi",
        "em", "anh", "chị", "chỉ", "chú", "bác", "cô", "cháu", "gửi", "lúc", "xin", "chào", "kính", "báo", "xã",
        "thôn", "tôi", "tối", "mình", "đợt", "tin", "của", "thưa", "nghe", "nghe con", "nghén", "nghen", "hen", "nha",
        "nhà", "vắng mặt", "thôi", "hết", "luôn", "đây", "vậy", "dzậy", "tối qua", "tuần", "tháng", "mưa", "mạng",
        "nắng", "nói", "muốn", "dặn", "theo", "lỗi", "chưa", "chửa", "không", "hông", "hổng", "trừ", "sẽ", "cần",
        "phải", "giao", "sắp", "thiếu", "mai", "tạm", "sai", "nhầm", "nhằm", "ngày", "thứ", "nhóm", "hộ", "cặp",
        "đội", "lần", "mức", "tổ",
    ),
    exact={"VANG": "vắng"},
    bare={"NHA": "NHE"},
    marked=frozenset((
        "KICH", "HOAT", "NGUOI", "VANG", "MAT", "DUOC", "THON", "HOM", "BUA", "DIEU", "KIEN", "BAO", "ROI",
    )),
)  # fmt: skip
