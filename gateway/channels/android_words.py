"""What goes wrong with a phone, in words for the office: what it is, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.channels.connecting import said

WORDS: Mapping[str, tuple[str, str]] = {
    "unreachable": (
        "Không tới được điện thoại: bật máy, mở ứng dụng SMS Gateway, bật «Local server», và cho máy vào cùng Wi-Fi.",
        "The phone cannot be reached: switch it on, open SMS Gateway, turn «Local server» on, and join the same Wi-Fi.",
    ),
    "no_answer": (
        "Điện thoại nhận cuộc gọi nhưng không trả lời: mở ứng dụng SMS Gateway rồi thử lại.",
        "The phone takes the call but does not answer: open SMS Gateway on it and try again.",
    ),
    "401": (
        "Sai mật khẩu: chép lại tên và mật khẩu ghi dưới «Local server» trong ứng dụng.",
        "Wrong password: copy the name and password that the app shows under «Local server».",
    ),
    "403": (
        "Tài khoản này không được phép gửi tin: dùng tên và mật khẩu của ứng dụng, không dùng mã giới hạn quyền.",
        "This account may not do that: use the app's own name and password, not a token with fewer rights.",
    ),
    "404": (
        "Địa chỉ này không phải của ứng dụng SMS Gateway: chép lại địa chỉ ghi dưới «Local server».",
        "At this address there is no SMS Gateway: copy the address that the app shows under «Local server».",
    ),
    "429": (
        "Điện thoại đang nhận quá nhiều lệnh: chờ một phút, Kẻng tự gửi lại.",
        "The phone is asked too much: wait a minute, Kẻng tries again by itself.",
    ),
    "503": (
        "Hàng chờ của điện thoại đã đầy: xem máy còn bật và còn sóng không, Kẻng tự gửi lại.",
        "The phone's queue is full: see that it is on and has a signal; Kẻng tries again by itself.",
    ),
    "400": (
        "Điện thoại không hiểu yêu cầu: cập nhật ứng dụng SMS Gateway lên bản mới nhất của dòng 1.x.",
        "The phone does not understand the request: update SMS Gateway to the newest 1.x version.",
    ),
    "clock": (
        "Đồng hồ điện thoại sai: vào Cài đặt › Ngày giờ, bật «Tự động đặt ngày giờ».",
        "The phone's clock is wrong: in Settings › Date & time turn «Set automatically» on.",
    ),
    "key": (
        "Khóa ký không khớp: chép lại «Signing Key» trong ứng dụng (Settings › Webhooks), rồi nối lại.",
        "The signing key does not match: copy «Signing Key» from the app (Settings › Webhooks), and connect again.",
    ),
    "cloud_key": (
        "Dùng cloud thì cần khóa ký: chép «Signing Key» trong ứng dụng (Settings › Webhooks), ít nhất 8 ký tự.",
        "A cloud needs the signing key: copy «Signing Key» from the app (Settings › Webhooks), 8 characters or more.",
    ),
    "no_sim": (
        "Khe SIM này không có trong điện thoại: lắp SIM, hoặc chọn khe khác.",
        "There is no SIM in this slot: put one in, or choose the other slot.",
    ),
    "other_sim": (
        "SIM ở khe này có số khác: chọn đúng khe, hoặc ghi đúng số của nó.",
        "The SIM in this slot has another number: choose the right slot, or give its own number.",
    ),
    "certificate": (
        "Điện thoại không tin Kẻng: mở trang chứng thư trên điện thoại (quét mã QR) và cài nó làm «Chứng chỉ CA».",
        "The phone does not trust Kẻng: open the certificate's page (scan the QR), install it as «CA certificate».",
    ),
    "port": (
        "Điện thoại không gọi được: chương trình khác đang dùng cổng của Kẻng. Đặt HTTPS_PORT là số khác rồi chạy lại.",
        "The phone cannot call: another program uses our port. Set HTTPS_PORT to another number, and start again.",
    ),
    "not_called": (
        "Điện thoại chưa gọi về: xem máy có cùng Wi-Fi với máy tính này không, và tường lửa có mở cổng 8443 không.",
        "The phone has not called back: see that it is on this computer's Wi-Fi, and that the firewall lets it in.",
    ),
    "address_refused": (
        "Bản ứng dụng này không gọi về địa chỉ mạng nội bộ: dùng bản 1.x trước đó, hoặc chế độ cloud.",
        "This version of the app does not call addresses of a local network: use an earlier 1.x, or the cloud mode.",
    ),
    "twice": (
        "Có webhook đăng ký tay tới Kẻng: đã gỡ, tin không bị báo hai lần.",
        "Webhooks to Kẻng had been registered by hand: they were removed, so nothing is told twice.",
    ),
    "number": (
        "Số của SIM chưa đúng: ghi đủ 10 số, ví dụ 0987654321.",
        "The SIM's number is none: write it whole, such as 0987654321.",
    ),
    "number_taken": (
        "Số này đã nối với máy khác: chọn tên máy đó, hoặc ghi số khác.",
        "Another phone has this number: give that phone's name, or another number.",
    ),
    "to": (
        "Số nhận tin thử chưa đúng: ghi số của một máy khác đang ở gần.",
        "The number for the test is none: write that of another phone at hand.",
    ),
    "url": (
        "Địa chỉ chưa đúng: chép địa chỉ ghi dưới «Local server», ví dụ 192.168.1.20:8080.",
        "The address is none: copy what the app shows under «Local server», such as 192.168.1.20:8080.",
    ),
    "name": (
        "Tên máy chưa đúng: 1 đến 20 chữ nhỏ không dấu, số hoặc gạch ngang, ví dụ phone-1.",
        "The phone's name is none: 1 to 20 small letters, digits or -, such as phone-1.",
    ),
    "which_phone": (
        "Tài khoản này có nhiều điện thoại: đăng ký riêng cho mỗi máy một tài khoản.",
        "This account has several phones: give each phone an account of its own.",
    ),
    "environment": (
        "Kênh này đặt trong ANDROID_PHONES: bỏ biến đó rồi nối lại ở đây.",
        "This channel is set in ANDROID_PHONES: remove that variable, then connect it here.",
    ),
    "not_local": (
        "Máy tính này không ở mạng nội bộ: đặt PUBLIC_URL là địa chỉ https mà điện thoại tới được.",
        "This computer is on no local network: set PUBLIC_URL to an https address that the phone reaches.",
    ),
    "cancelled": ("Tin đã bị hủy trên điện thoại.", "The text was cancelled on the phone."),
    "failed": (
        "Điện thoại không gửi được tin: xem SIM còn tiền và còn sóng không.",
        "The phone could not send the text: see that the SIM has money left and a signal.",
    ),
    "RESULT_ERROR_GENERIC_FAILURE": (
        "Nhà mạng không nhận tin: xem SIM còn tiền, còn gói SMS không.",
        "The operator did not take the text: see that the SIM has money or texts left.",
    ),
    "RESULT_ERROR_RADIO_OFF": (
        "Điện thoại đang ở chế độ máy bay: tắt chế độ đó.",
        "The phone is in flight mode: turn it off.",
    ),
    "RESULT_ERROR_NO_SERVICE": (
        "Điện thoại không có sóng: đặt máy chỗ khác, xem SIM còn hoạt động không.",
        "The phone has no signal: put it elsewhere, and see that the SIM is alive.",
    ),
    "RESULT_ERROR_LIMIT_EXCEEDED": (
        "Android chặn vì gửi quá nhiều tin trong một lúc: giảm ANDROID_TEXTS_A_MINUTE.",
        "Android stopped it: too many texts at a time; lower ANDROID_TEXTS_A_MINUTE.",
    ),
}
"""In Vietnamese and in English. Any other error of Android's is told by its name."""
DONE: Mapping[str, tuple[str, str]] = {
    "reached": ("Tới được điện thoại, mật khẩu đúng.", "The phone answers, and the password is right."),
    "sim": ("Đồng hồ đúng, SIM đúng khe.", "Its clock is right, and the SIM is in its slot."),
    "settings": (
        "Đã đặt khóa ký, gửi tin theo thứ tự, báo nhận từng tin.",
        "Set: the key it signs with, texts sent in order, a receipt for each.",
    ),
    "webhooks": ("Đã đăng ký để điện thoại báo mọi tin về Kẻng.", "Registered: the phone tells Kẻng of every text."),
    "test": ("Đã gửi tin thử.", "A test text was sent."),
}
"""The steps of connecting a phone."""
FIELDS: Mapping[str, tuple[tuple[str, str], tuple[str, str], str]] = {
    "url": (
        ("Địa chỉ điện thoại", "The phone's address"),
        ("ghi dưới «Local server» trong ứng dụng, ví dụ 192.168.1.20:8080", "as the app shows it under «Local server»"),
        "",
    ),
    "user": (("Tên đăng nhập", "User name"), ("ứng dụng ghi sẵn", "as the app shows it"), "sms"),
    "password": (("Mật khẩu", "Password"), ("ứng dụng ghi sẵn", "as the app shows it"), ""),
    "number": (("Số của SIM nhận tin", "The SIM's number"), ("ví dụ 0987 654 321", "such as 0987 654 321"), ""),
    "sim": (("Khe SIM", "SIM slot"), ("1 hoặc 2", "1 or 2"), "1"),
    "name": (("Tên máy", "Name of the phone"), ("chữ nhỏ, không dấu", "small letters, digits, -"), "phone-1"),
    "key": (
        ("Khóa ký", "Signing key"),
        (
            "bỏ trống; chỉ khi dùng cloud mới chép «Signing Key» trong ứng dụng",
            "with a cloud only: the app's «Signing Key»",
        ),
        "",
    ),
    "to": (("Gửi tin thử tới số", "Send a test text to"), ("một máy khác đang ở gần", "another phone at hand"), ""),
}
"""What is asked to connect a phone: its label, a hint, and what is usual."""
OTHER = ("Điện thoại không gửi được tin ({code}).", "The phone could not send the text ({code}).")


def words(code: str) -> tuple[str, str]:
    """An error in words, in each language."""
    vi, en = WORDS.get(code, OTHER)
    return vi.format(code=code), en.format(code=code)


def explained(code: str, language: str = "vi") -> str:
    """An error in words."""
    return said(words(code), language)
