"""The labels of the backups' page, in Vietnamese."""

LABELS = {
    "backups": "Sao lưu",
    "backups_lead": "Bản sao lưu giữ toàn bộ tin, số liệu, danh bạ và kế hoạch của mọi chiến dịch. Mỗi bản làm xong "
    "được khôi phục thử ngay vào một kho riêng rồi đối chiếu từng số liệu, không động đến số liệu đang dùng.",
    "backup_make": "Sao lưu ngay",
    "backup_at_work": "Đang sao lưu và khôi phục thử. Trang tự tải lại khi xong; tin đến vẫn nhận và tính.",
    "backup_at_work_already": "Đang có một lần sao lưu hoặc khôi phục thử chưa xong, nên chưa bắt đầu lần nữa. Chờ "
    "một lát rồi bấm lại.",
    "backup_begun": "Bản sao lưu",
    "backup_size": "Dung lượng",
    "backup_up_to": "Có tin đến",
    "backup_trial": "Khôi phục thử",
    "backup_untried": "Chưa khôi phục thử",
    "backup_agrees": "Khôi phục được, mọi số khớp sổ",
    "backup_disagrees": "Khôi phục được, nhưng {n} số không khớp sổ",
    "backup_disagrees_how": "Sau khi khôi phục, chạy keng verify để xem những số đó, rồi keng rebuild.",
    "backup_tried": "{said} ({figures} số, {records} lượt ghi); thử {when}",
    "backup_damaged": "Bản này hỏng, không khôi phục được; thử {when}",
    "backup_damaged_how": "Đừng dựa vào bản này: sao lưu lại, rồi xem lý do bằng lệnh",
    "backup_take": "Tải về",
    "backup_open": "Mở",
    "backup_try_again": "Khôi phục thử lại",
    "backups_none": "Chưa có bản sao lưu nào",
    "backups_none_how": "Bấm “Sao lưu ngay”. Việc này không dừng nhận tin; lâu mau tùy số tin, thường chưa đến một "
    "phút.",
    "backups_keep": "Các bản nằm ở {directory} trên máy chủ và tự xóa khi quá hạn giữ. Máy chủ hỏng thì mất cả, nên "
    "tải một bản về, cất ở nơi khác. Trong đó có số điện thoại và lời tin: giữ như giấy tờ mật của cơ quan.",
    "backup_restore": "Khôi phục thật",
    "backup_restore_why": "Khôi phục là thay toàn bộ số liệu đang dùng bằng số liệu lúc sao lưu, nên không làm được "
    "từ trang này: tin đến trong lúc thay sẽ mất.",
    "backup_restore_stop": "Dừng Kẻng trên máy chủ (Ctrl-C nơi đang chạy, hoặc dừng dịch vụ).",
    "backup_restore_run": "Chạy đúng một lệnh này. Số liệu đang có được sao lưu vào thư mục “replaced” trước khi thay:",
    "backup_restore_start": "Chạy Kẻng lại. Tin đến được nhận và tính; chưa tin nào gửi ra cho đến khi chạy keng "
    "hold release.",
    "backup_restore_file": "Bản đã tải về: giải nén rồi chạy lệnh trên với thư mục vừa giải nén.",
    "backup_restore_not": "Bản này chưa khôi phục thử được, nên chưa nêu lệnh khôi phục. Khôi phục thử trước.",
    "backups_back": "Các bản sao lưu",
    "backup_fault_broken_off": "Lần sao lưu {age} trước bị ngắt giữa chừng. Số liệu đang dùng không mất gì; bấm “Sao "
    "lưu ngay” để làm lại.",
    "backup_fault_rights": "Lần sao lưu {age} trước không làm được: người dùng Redis của các trang không có quyền "
    "đọc hết. Người quản trị sao lưu bằng dòng lệnh với người dùng riêng (docs/backup.md).",
    "backup_fault_disk": "Lần sao lưu {age} trước không ghi được ra đĩa: đĩa đầy hoặc thư mục không cho ghi. Số liệu "
    "đang dùng không mất gì.",
    "backup_fault_other": "Lần sao lưu {age} trước không xong. Số liệu đang dùng không mất gì; bấm “Sao lưu ngay” để "
    "làm lại, vẫn lỗi thì xem nhật ký máy chủ.",
}
