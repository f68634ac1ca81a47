"""The labels of signing in, in Vietnamese."""

LABELS = {
    "sign_in": "Đăng nhập",
    "sign_in_name": "Tên đăng nhập",
    "password": "Mật khẩu",
    "sign_in_wrong": "Tên đăng nhập hoặc mật khẩu chưa đúng.",
    "sign_in_wait": "Đã thử nhiều lần. Xin đợi {wait} rồi thử lại, "
    "hoặc đề nghị người quản trị cấp đường dẫn đăng nhập.",
    "sign_in_else": "Chưa có hoặc quên mật khẩu?",
    "sign_in_by_password": "Đăng nhập bằng mật khẩu",
    "sign_in_here": "Vào trang",
    "sign_in_how": "Đề nghị người quản trị cấp đường dẫn đăng nhập ở trang Người dùng. Người quản trị lấy đường dẫn "
    "của mình trên máy chủ bằng lệnh:",
    "sign_in_once": "Đường dẫn dùng được một lần, trong {n} phút. Mở trên máy này.",
    "link_over": "Đường dẫn này đã dùng hoặc đã hết hạn",
    "link_over_why": "Mỗi đường dẫn chỉ dùng được một lần, trong {n} phút. Hãy lấy đường dẫn mới.",
    "read_here": "Xem số liệu",
    "read_here_why": "Đường dẫn chỉ để xem, cấp cho {who}. Giữ lại để mở những lần sau.",
    "language": "Ngôn ngữ",
    "language_vi": "Tiếng Việt",
    "language_en": "English",
}
