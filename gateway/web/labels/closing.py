"""The labels of a campaign's end, in Vietnamese."""

LABELS = {
    "closing": "Kết thúc đợt",
    "closing_what": "Chỗ chưa khớp và gọi ai, phiếu xác nhận để ký, khóa sổ tất cả, báo cáo, gói lưu trữ.",
    "closing_open": "Mở",
    "closing_lead": "Số liệu đến hết ngày {day}, lấy lúc {taken}. "
    "Làm lần lượt từ trên xuống; dừng ở bước nào cũng được.",
    "closing_early": "Đợt chưa hết: ngày cuối là {day}. Làm thử trước được, cuối đợt làm lại.",
    "closing_sums": "1. Chỗ chưa khớp",
    "closing_agrees": "Mọi phép cộng đều khớp và không thiếu số nào.",
    "closing_area": "Địa bàn",
    "closing_fault": "Chưa khớp",
    "closing_call": "Hỏi ai",
    "closing_nobody": "{roles} (chưa có trong danh bạ)",
    "closing_texts": "{n} tin còn chờ xử lý.",
    "closing_settle": "Mở tin chờ xử lý",
    "closing_confirm": "2. Phiếu xác nhận của từng thôn",
    "closing_lock": "3. Khóa sổ tất cả",
    "closing_lock_what": "Khóa mọi ngày từ đầu đợt đến hết {day}. "
    "Sau đó số liệu không đổi nữa; tin báo cho các ngày ấy vào tin chờ xử lý.",
    "closing_lock_it": "Khóa tất cả đến hết {day}",
    "closing_locked": "Đã khóa mọi ngày đến hết {day}.",
    "closing_unlock": "Mở hoặc đổi ở phần Khóa sổ",
    "closing_report": "4. Báo cáo kết quả",
    "closing_report_what": "Trình Chủ tịch và gửi cấp trên: tải ở trang Báo cáo.",
    "closing_archive": "5. Gói lưu trữ",
    "closing_archive_what": "Một tệp ZIP: số liệu, sổ cái, báo cáo, mã kiểm từng tệp. "
    "Mở bằng Excel, Word, không cần Kẻng.",
    "closing_archive_words": "Kèm lời tin nhắn (phải xóa sau ngày {day})",
    "closing_archive_it": "Tải gói lưu trữ",
    "closing_unsteady": "Chưa lập được: số liệu và sổ cái chưa khớp nhau. Đợi một phút rồi tải lại; nếu vẫn vậy, "
    "báo người quản trị chạy: keng verify",
    "closing_whole": "Chỉ người phụ trách cả {area} tải gói lưu trữ.",
}
