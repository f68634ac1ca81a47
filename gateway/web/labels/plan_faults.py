"""What is wrong with a plan, by the sentence that the rules of campaign files say; here in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from gateway.web.labels.en.plan_faults import SENTENCES as ENGLISH
from gateway.web.labels.labels import USUAL, label, spoken

_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"is missing; add it", "Chưa điền."),
    (r"is empty; write something", "Chưa điền."),
    (r"is an empty list; name at least one", "Cần ít nhất một mục."),
    (r"'(.*)' is not a date; .*", "“{0}” không phải là ngày; viết ngày/tháng/năm, ví dụ 10/08/2027."),
    (r"'(.*)' is no day of the calendar; .*", "Không có ngày “{0}” trong lịch."),
    (r"'(.*)' is not a time of day; .*", "“{0}” không phải là giờ; viết giờ:phút, ví dụ 17:30."),
    (r"(.*) is more than the whole; .*", "Tỷ lệ nhiều nhất là 100%."),
    (r"(.*) is not a whole number", "“{0}” không phải là số nguyên; chỉ viết chữ số."),
    (r"(.*) is not a number", "“{0}” không phải là số."),
    (r"(.*) is too much; at most (.*)", "{0} là quá lớn; nhiều nhất {1}."),
    (r"(.*) is too little; (?:at least|more than) (.*)", "{0} là quá nhỏ; cần lớn hơn hoặc bằng {1}."),
    (r"'(.*)' has (\d+) characters; write at most (\d+)", "“{0}” dài {1} ký tự; nhiều nhất {2}."),
    (
        r"'(.*)' will not do; write 2 to 41 small letters.*",
        "Mã “{0}” chưa dùng được: viết chữ thường không dấu, số, gạch nối.",
    ),
    (
        r"'(.*)' will not do; write 1 to 4 capitals.*",
        "Mã “{0}” chưa dùng được: 1-4 chữ hoa không dấu, rồi tối đa 3 chữ số, ví dụ V1.",
    ),
    (
        r"'(.*)' will not do; write 2 to 6 capitals.*",
        "Mã “{0}” chưa dùng được: viết 2-6 chữ hoa không dấu, không có số.",
    ),
    (
        r"'(.*)' will not do; write a capital and up.*",
        "Mã “{0}” chưa dùng được: một chữ hoa rồi tối đa 5 chữ hoặc số, ví dụ T1.",
    ),
    (
        r"'(.*)' will not do; write capitals without.*",
        "“{0}” chưa dùng được: chỉ viết chữ và số, cách nhau một khoảng trắng.",
    ),
    (r"'(.*)' will not do; write small letters.*", "“{0}” chưa dùng được: viết chữ thường không dấu, số và dấu _."),
    (r"'(.*)' will not do; .*", "“{0}” chưa dùng được: chỉ viết chữ không dấu, số và dấu thường gặp."),
    (r"'(.*)' is not one of (.*)", "“{0}” không có trong danh sách; hãy chọn: {1}."),
    (r"(\S+) is written twice", "“{0}” viết hai lần."),
    (r"(.+) already stands for (\S+); .*", "“{0}” đã dùng cho {1}; mỗi từ chỉ có một nghĩa."),
    (r"(.+) is named twice", "“{0}” có hai lần."),
    (
        r"(.+) is a word of its own in texts, .*",
        "“{0}” là từ lệnh trong tin nhắn (như SUA, HUY, LK); hãy chọn từ khác.",
    ),
    (
        r"(.+) is a word of its own in texts; .*",
        "“{0}” là từ lệnh trong tin nhắn (như SUA, HUY, LK); hãy chọn từ khác.",
    ),
    (r"(.+) stands for (\S+), which could then .*", "“{0}” đang chỉ {1}, ghi ở đây thì {1} không bao giờ báo được."),
    (r"(.+) is what a report of (\S+) says, .*", "“{0}” chính là cách báo {1}; bỏ cụm này."),
    (
        r"(indicator|area|role|level) (.*) is not in this file; known: (.*)",
        "Không có “{1}” trong chiến dịch này; đang có: {2}.",
    ),
    (r"(\S+) is before first_day, (\S+)", "Ngày cuối ({0}) trước ngày đầu ({1})."),
    (r"(\S+) makes (\d+) days .*", "Chiến dịch dài {1} ngày: kiểm tra lại năm."),
    (r"exactly one area, of level .*", "Dòng đầu phải là đơn vị trên cùng (xã); chỉ một đơn vị không có cấp trên."),
    (r"(\S+) is a (\S+); the parent of .*", "Đơn vị cấp trên của dòng này không đúng cấp."),
    (r"no (\S+) reports (\S+); .*", "Chưa có đơn vị nào báo {1}: thêm thôn vào danh sách."),
    (r"(\S+) is switched off; .*", "{0} đang tắt; chọn chỉ tiêu đang dùng."),
    (r"(\S+) is a (\S+); the size of a list is a stock", "{0} phải là loại “số hiện có” mới làm danh sách được."),
    (r"(\d+) is more than most, (\d+)", "Mức thấp nhất ({0}) lớn hơn mức cao nhất ({1})."),
    (r"a share of what\? .*", "Tỷ lệ của số nào? Chọn chỉ tiêu không được vượt."),
    (r"(\S+) is before first, (\S+)", "Ngày cuối ({0}) trước ngày đầu ({1})."),
    (r"the window must lie within .*, (\S+) to (\S+)", "Những ngày này phải nằm trong chiến dịch, {0} đến {1}."),
    (r"give either denominator or areas_with.*", "Điền mẫu số của tỷ lệ."),
    (
        r"audience: role and a role go together; .*",
        "Chọn “Một vai trò” thì chọn vai trò; nhóm khác thì để trống vai trò.",
    ),
    (r"(\S+) is in the quiet hours, (\S+) to (\S+)", "{0} nằm trong giờ không nhắn tin ({1} đến {2})."),
    (r"(\S+) is not after at, (\S+)", "Hạn {0} phải sau giờ nhắc {1}."),
    (
        r"first_day: may not become (.*), it is (.*); .*",
        "Ngày đầu không đổi được khi chiến dịch đã chạy ({1}); cần ngày khác thì lập chiến dịch khác.",
    ),
    (
        r"(indicators|areas)\.(.*): may not be taken out; .*",
        "Không bỏ được {1}: số đã báo còn đó.",
    ),
    (
        r"(indicators|areas)\.(.*): may not become (.*), it is (.*); .*",
        "Không đổi được {1} từ {3} thành {2} khi chiến dịch đã chạy; hãy thêm mục mới với mã khác.",
    ),
    (r"level (\S+) has no name; .*", "Cấp “{0}” chưa có tên."),
    (r"has no 'check'; .*", "Chưa hiểu dòng kiểm tra này; viết như HO + VANG ≤ SO hoặc KHAU → HO."),
    (r"'(.*)' is not a time zone; .*", "“{0}” không phải múi giờ."),
    (r"'(.*)' is no country; .*", "“{0}” không phải mã nước; viết hai chữ hoa, ví dụ VN."),
    (r"(.*) is not text; put it in quotes", "“{0}” phải là chữ."),
    (r"(.*) is neither true nor false", "“{0}” phải là có hoặc không."),
    (r"is not a list; .*", "Chỗ này phải là một danh sách."),
    (r"is not a block of settings; .*", "Chỗ này phải gồm nhiều mục có tên."),
    (r"does not belong here; .*", "Mục này đặt sai chỗ; bỏ đi hoặc chuyển về đúng chỗ."),
    (r"no such setting; .*", "Không có mục nào tên như vậy; bỏ đi hoặc sửa tên."),
    (
        r"reply (\S+) \((plain|accented)\): (\d+) \S+ characters, at most (\d+): (.*)",
        "Tin dài nhất có {2} ký tự, một tin chỉ chứa {3}: {4}",
    ),
    (
        r"reply (\S+) \((?:plain|accented)\): reply \S+ needs the value (\S+)",
        "Tin này không có giá trị {{{1}}}; bỏ chỗ ấy đi.",
    ),
    (r"reply (\S+) \((?:plain|accented)\): may not contain (.*)", "Tin không được có ký tự này: {1}"),
    (r"reminder (\S+): no reply (\S+)", "Không có tin “{1}”."),
    (
        r"screen (\S+): (\d+) characters, at most (\d+), nothing left out: (.*)",
        "Màn hình dài nhất có {1} ký tự, chỉ chứa {2}: {3}",
    ),
    (r"screen (\S+): there is no such screen", "Không có màn hình “{0}”."),
    (r"screen (\S+): reply \S+ needs the value (\S+)", "Màn hình này không có giá trị {{{1}}}; bỏ chỗ ấy đi."),
)
SENTENCES: Mapping[str, Mapping[str, str]] = {"vi": dict(_SENTENCES), "en": ENGLISH}
"""By language: by the pattern of a rule's sentence, what a page says."""
_PATTERNS = tuple((pattern, re.compile(pattern, re.DOTALL)) for pattern, _ in _SENTENCES)
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def plan_fault(message: str) -> str:
    """One sentence that says what to write, in the language of the request; one that is not known stands as it is."""
    sentences = SENTENCES.get(spoken(), SENTENCES[USUAL])
    for pattern, written in _PATTERNS:
        if found := written.fullmatch(message):
            said = sentences.get(pattern) or SENTENCES[USUAL][pattern]
            return _DAY.sub(_day, said.format(*(group or "" for group in found.groups())))
    return message


def _day(written: re.Match[str]) -> str:
    return label("day_whole", day=date.fromisoformat(written[0]))
