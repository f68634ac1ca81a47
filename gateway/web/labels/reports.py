"""The labels of the reports, in Vietnamese."""

LABELS = {
    "reports": "Báo cáo",
    "reports_taken": "Số liệu lấy lúc {at}",
    "reports_day": "Ngày {day}",
    "reports_so_far": "Cả đợt đến nay",
    "reports_until": "Tính đến hết ngày {day}.",
    "reports_cut_off": "Giờ chốt số liệu: {at}.",
    "reports_no_cut_off": "Kế hoạch chưa ghi giờ chốt số liệu.",
    "reports_missing": "Còn thiếu",
    "reports_missing_none": "Không thiếu gì: các thôn đã báo đủ.",
    "reports_missing_how": "Giấy tờ vẫn lập được; chỗ thiếu ghi «chưa có số liệu», không ghi số 0.",
    "reports_long": "Đợt này lớn ({areas} khu vực, {days} ngày): lập giấy tờ tại đây mất nhiều giây và làm chậm "
    "các trang khác. Người quản trị lập bằng lệnh, mỗi lệnh một loại:",
    "paper_quick": "Báo cáo nhanh trong ngày",
    "paper_quick_what": "Một trang A4: từng thôn, tổng, tỷ lệ so với chỉ tiêu, nơi chưa báo, chỗ ký.",
    "paper_open": "Xem và in",
    "paper_word": "Tải Word",
    "paper_excel": "Tải Excel",
    "paper_messages": "Tin Zalo và bản tin loa",
    "paper_messages_what": "Đoạn tóm tắt để dán vào nhóm Zalo; bản tin để đọc trên loa, số viết thành chữ.",
    "paper_messages_open": "Mở để chép",
    "paper_figures": "Bảng số liệu",
    "paper_figures_what": "Mỗi câu hỏi một trang tính: theo thôn, từng ngày, tỷ lệ, danh sách, ngày im lặng, tin nhắn. "
    "Tính đến hết ngày {day}.",
    "paper_final": "Báo cáo kết quả",
    "paper_final_what": "Theo thể thức Nghị định 30/2020, có phụ lục I–IV. "
    "Phần đánh giá, kiến nghị để trống cho người viết.",
    "paper_chairman": "Word – trình Chủ tịch",
    "paper_district": "Word – gửi cấp trên",
    "paper_chairman_pdf": "PDF – trình Chủ tịch",
    "paper_district_pdf": "PDF – gửi cấp trên",
    "messages_zalo": "Tin dán vào Zalo",
    "messages_zalo_how": "Bấm vào khung, chọn hết (Ctrl+A), chép (Ctrl+C) rồi dán vào nhóm. "
    "Không có số điện thoại nào trong tin.",
    "messages_bulletin": "Bản tin phát thanh",
    "messages_bulletin_how": "Đọc nguyên văn; số đã viết thành chữ. Chép sang Word nếu cần sửa.",
    "quick_print": "In bằng trình duyệt (Ctrl+P), khổ A4 đứng.",
    "quick_title": "BÁO CÁO NHANH",
    "quick_back": "Các báo cáo",
    "motto_country": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
}
