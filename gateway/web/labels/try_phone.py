"""The labels of the phone on the screen, in Vietnamese."""

LABELS = {
    "parts_title": "Các mảnh của trang",
    "parts_lead": "Mọi trang ghép từ những mảnh này.",
    "try_title": "Máy thử",
    "try_lead": "Nhắn như trưởng thôn nhắn. Tin chỉ vào phần tập huấn: không gửi ra ngoài, không đụng số liệu thật.",
    "whose": "Máy của ai?",
    "stranger": "Số lạ",
    "stranger_note": "chưa đăng ký",
    "samples_note": "Chạm để đưa lên màn hình, rồi bấm phím xanh.",
    "keys_tap": "Bấm một phím nhiều lần để chọn chữ; phím # đổi chữ và số; giữ phím để lấy số.",
    "keys_dial": "Gọi *101# (phím xanh) để báo cáo qua menu; phím đỏ để thôi.",
    "keys_computer": "Hoặc gõ bằng bàn phím máy tính: Enter gửi, Esc xoá, ↑ ↓ xem tin cũ.",
    "key_send": "Gửi",
    "key_clear": "Xoá, quay lại",
    "key_up": "Lên",
    "key_down": "Xuống",
    "screen_empty": "Soan tin roi bam phim xanh de gui.",
    "screen_sending": "Dang gui...",
    "screen_failed": "Chua gui duoc. Bam phim xanh de gui lai.",
    "screen_ussd": "Khong co ma nay. Hay bam *101# roi phim xanh.",
    "see_status": "Xem tình hình",
}
