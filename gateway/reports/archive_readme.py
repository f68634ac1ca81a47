"""What the archive says of itself, in Vietnamese, for whoever opens it years later without the product."""

from __future__ import annotations

from gateway.reports.report import Report
from gateway.reports.words import MISSING, day, moment, phrase, place

TEXT = """\
LƯU TRỮ SỐ LIỆU
{name}
Địa bàn: {place}. Thời gian: từ {first} đến {last}.
Số liệu đến hết ngày {day}, lấy lúc {taken}. {locked}
{practice}
MỞ BẰNG GÌ
Không cần phần mềm nào riêng. Tệp .csv mở bằng Excel hoặc LibreOffice (UTF-8, các cột cách nhau bằng dấu phẩy).
Nếu Excel dồn hết vào một cột: thẻ Dữ liệu (Data), chọn Từ Văn bản/CSV (From Text/CSV), Nguồn gốc tệp 65001: UTF-8,
dấu phân cách là dấu phẩy. Tệp .docx mở bằng Word, .xlsx bằng Excel, .yaml và .txt bằng Notepad.

CÓ NHỮNG GÌ
so-lieu.csv            Số cuối cùng của từng địa bàn, từng chỉ số. Ô trống là {missing}, không phải số 0.
so-lieu-tung-ngay.csv  Số đã báo của từng ngày; cột cuối là số lũy kế người báo nói của ngày ấy.
tong-hop.csv           Số chung cả địa bàn, kèm có bao nhiêu nơi có số liệu.
ty-le.csv              Các tỷ lệ so với chỉ tiêu.
doi-chieu.csv          Các phép cộng của kế hoạch tại từng nơi: khớp hay chưa khớp.
so-cai.csv             Sổ cái: mọi lần một con số được ghi hay sửa, theo thứ tự.
tin-nhan.csv           Tin đã nhận: lúc nào, ai (mã), kết quả. Không có lời tin, không có số điện thoại.
{words}ke-hoach.yaml          Kế hoạch của đợt: chỉ số, chỉ tiêu, cách tính.
giay-to/               Báo cáo kết quả, báo cáo nhanh (Word), bảng số liệu (Excel).
SHA256SUMS.txt         Mã kiểm của từng tệp.

KIỂM TỆP CÓ NGUYÊN VẸN
Windows (PowerShell):  Get-FileHash so-lieu.csv
Linux, macOS:          sha256sum -c SHA256SUMS.txt
Kết quả phải giống dòng của tệp ấy trong SHA256SUMS.txt (chữ hoa, chữ thường như nhau).

CỘNG LẠI TỪ SỔ CÁI
Trong so-cai.csv lấy các dòng có Loại dòng là «bước». Với mỗi địa bàn và mỗi chỉ số, cộng (Số mới trừ Số cũ), ô trống
tính là 0. Kết quả đúng bằng cột Số của so-lieu.csv. Khi lập tệp này hệ thống đã cộng lại như vậy và thấy khớp.
Các dòng «báo» và «báo lũy kế» là số người báo đã nói; các dòng «bước» là phần số ấy làm thay đổi tổng.

DỮ LIỆU CÁ NHÂN
Người gửi và người ghi chỉ có mã, không có tên và số máy. {words_rule}
"""


def readme(report: Report, words_file: str) -> str:
    """The text of README.txt; `words_file` names the file with the words of texts, "" where there is none."""
    campaign, locked = report.campaign, report.snapshot.locked
    practice = "ĐÂY LÀ BẢN TẬP HUẤN, KHÔNG PHẢI SỐ THẬT.\n" if report.is_practice else ""
    text = TEXT.format(
        name=phrase(campaign.name), place=place(campaign), first=day(campaign.first_day), last=day(campaign.last_day),
        day=day(report.day), taken=moment(campaign, report.snapshot.taken_at), missing=MISSING, practice=practice,
        locked=f"Sổ đã khóa đến hết ngày {day(locked)}." if locked else "Sổ chưa khóa.",
        words=f"{words_file}\n                       Lời tin nhắn.\n" if words_file else "",
        words_rule=f"Tệp {words_file} có lời tin nhắn của mọi người: phải xóa tệp ấy khi hết hạn ghi trong tên tệp."
        if words_file else "Lời tin nhắn không được lưu ở đây.",
    )  # fmt: skip
    return text.replace("\n", "\r\n")
