"""The labels of signing in, in Vietnamese."""

LABELS = {
    "sign_in": "Đăng nhập",
    "sign_in_here": "Vào trang",
    "sign_in_how": "Kẻng không dùng mật khẩu. Người quản trị lấy một đường dẫn đăng nhập bằng lệnh:",
    "sign_in_once": "Đường dẫn dùng được một lần, trong {n} phút. Mở trên máy này.",
    "link_over": "Đường dẫn này đã dùng hoặc đã hết hạn",
    "link_over_why": "Mỗi đường dẫn chỉ dùng được một lần, trong {n} phút. Hãy lấy đường dẫn mới.",
}
