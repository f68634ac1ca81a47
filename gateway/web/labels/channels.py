"""The labels of the channels' page, in Vietnamese."""

LABELS = {
    "no_channel_how": "Cần một điện thoại thông minh có SIM, cài SMS Gateway (sms-gate.app), rồi điền bên dưới. Dùng "
    "modem USB hoặc nhà cung cấp tin nhắn thì người quản trị làm theo hướng dẫn trong docs/channels.",
    "silent_how": "Xem máy còn bật, còn sạc, còn mạng không; modem thì rút ra cắm lại. Sau năm phút mở lại trang này.",
    "battery_low": "Cắm sạc cho máy ngay: hết pin thì không nhận được tin.",
    "our_numbers": "Số nhận tin",
    "never_heard": "chưa liên lạc lần nào",
    "went_wrong": "Lúc {time}:",
    "last_fault": "Lỗi gần nhất",
    "signal": "sóng {n}%",
    "signal_low": "Sóng yếu, tin có thể tới trễ: đặt máy gần cửa sổ.",
    "balance": "Nhà mạng báo về SIM:",
    "waiting_to_go": "Chờ gửi",
    "sent_from": "Đã gửi từ {number}",
    "cap_60": "1 phút: {n}/{all}",
    "cap_3600": "1 giờ: {n}/{all}",
    "cap_86400": "24 giờ: {n}/{all}",
    "cap_near": "Sắp hết mức SIM này được gửi. Tin trả lời vẫn đi trước; tin nhắc chờ tới khi có chỗ.",
    "connect_channel": "Nối điện thoại ({title})",
    "connect": "Nối",
    "connect_one": "Mở ứng dụng SMS Gateway trên điện thoại, chép những gì ứng dụng ghi vào đây, rồi bấm Nối",
    "connect_more": "Nối thêm điện thoại, hoặc nối lại",
    "connected_next": "Làm tiếp: từ một máy khác nhắn thử một tin tới số của SIM; tin phải hiện ở trang",
    "waits_for_call": "Đang chờ điện thoại gọi về…",
    "certificate_why": "Ứng dụng chỉ báo tin qua https. Điện thoại cần biết chứng thư này, chỉ dùng trong mạng nội bộ.",
    "certificate_fetch": "Quét mã này bằng điện thoại (bỏ qua cảnh báo của trình duyệt), hoặc mở",
    "certificate_install": "Cài đặt › Bảo mật › Mã hoá và thông tin xác thực › Cài chứng chỉ › Chứng chỉ CA, chọn "
    "tệp keng.crt.",
    "certificate_compare": "Dấu SHA-256 phải đúng là",
    "certificate_file": "Không quét được thì chép tệp này sang điện thoại:",
}
