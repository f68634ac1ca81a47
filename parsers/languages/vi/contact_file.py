"""Vietnamese remarks about a contact file."""

from __future__ import annotations

from collections.abc import Mapping

from parsers.languages.wording import PlaceWords

PLACES = PlaceWords("dòng", "cột")
REMARKS: Mapping[str, str] = {
    "no_table": "đây không phải là bảng; hãy lưu thành tệp Excel (.xlsx) hoặc CSV UTF-8",
    "old_workbook": "đây là tệp Excel cũ (.xls) hoặc có mật khẩu; hãy lưu thành .xlsx không mật khẩu",
    "damaged": "tệp Excel bị hỏng; hãy mở bằng Excel rồi lưu lại thành .xlsx",
    "too_large": "tệp quá lớn: nhiều nhất {most}; chỉ giữ trang có danh bạ",
    "not_utf8": "tệp không phải UTF-8; trong Excel hãy lưu thành 'CSV UTF-8' hoặc .xlsx",
    "no_sheet": "{sheet}: không có trang này; tệp có {sheets}",
    "no_contacts": "không trang nào có dòng đầu {columns}; tệp có {sheets}",
    "several_sheets": "trang nào? {sheets} đều có danh bạ; chọn một trang, hoặc chỉ giữ một trang trong tệp",
    "sheet_unread": "trang {sheet} không được đọc",
    "too_many_lines": "quá {most} người; hãy chia tệp ra",
    "quotes": 'dấu " chưa đóng, hoặc nằm giữa ô; trong ô hãy viết "" hoặc bỏ đi',
    "empty_file": "tệp trống; dòng đầu phải là {columns}",
    "no_headings": "dòng đầu phải là {columns}; hiện là {cell}",
    "missing_column": "thiếu cột {columns}; dòng đầu phải là {all}",
    "unknown_column": "không có cột {cell}; {advice}",
    "repeated_column": "cột này có hai lần, lần đầu ở cột {first}; hãy bỏ một cột",
    "extra_cell": "{cell} không nằm dưới tên cột nào; hãy bỏ đi (nhiều thôn thì ghi chung một ô: {areas})",
    "empty": "ô trống; {advice}",
    "too_long": "{length} ký tự; viết nhiều nhất {most}",
    "line_break": "{cell} có xuống dòng; hãy viết trên một dòng",
    "hidden": "{cell} có {mark}, không nhìn thấy hoặc không đọc được; hãy xóa ô và gõ lại",
    "mark_left_out": "đã bỏ {mark}, là dấu không nhìn thấy",
    "formula": "{cell} là công thức, lỗi công thức, hoặc bắt đầu như công thức; chỉ viết giá trị",
    "scientific": "{cell} bị Excel rút gọn nên mất số; hãy định dạng cột là Text rồi gõ lại {example}",
    "two_phones": "{cell} có hơn một số máy; mỗi số ghi một dòng",
    "letters": "{cell} có {letter} ở ký tự thứ {at}; chỉ viết chữ số, như {example}",
    "no_such_number": "{cell} không phải số máy có thật; hãy viết như {example}",
    "needs_plus": "{cell} sẽ là số của nước {region}; nếu đúng hãy viết +{digits}, nếu không thì sửa lại",
    "same_phone": "{cell} đã có ở dòng {first}; mỗi số máy chỉ ghi một dòng",
    "lost_zero": "{cell} được đọc là {phone}: đã mất số 0 ở đầu",
    "renumbered": "{cell} là số cũ; được đọc là {phone}, số đã thay nó",
    "no_mobile": "{cell} không phải số di động; có thể không nhận được tin nhắn",
    "abroad": "{cell} là số của nước {region}",
    "unknown_role": "không có vai trò {cell}; viết một trong: {roles}",
    "unknown_area": "{cell} không phải mã thôn của đợt này; viết {advice}",
    "retired_area": "{cell} không còn báo cáo; viết {advice}",
    "repeated_area": "{cell} ghi hai lần; chỉ ghi một lần",
    "not_yes_or_no": "{cell} không rõ nghĩa; viết yes hoặc no",
}
ADVICE: Mapping[str, str] = {
    "close": "có phải là {column}?",
    "columns": "các cột là {columns}; hãy bỏ cột này",
    "areas": "viết mã thôn, như {example}",
    "areas_some": "mã như {areas}",
    "areas_meant": "{areas} nếu đúng ý",
    "phone": "viết số máy, như {example}",
    "name": "viết họ tên",
    "role": "viết một trong: {roles}",
}
