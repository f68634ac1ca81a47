"""The USSD screens in Vietnamese, without diacritics: at most 160 characters each."""

SCREENS = {
    # the first screen
    "root": (
        "{Level} {v} ngay {d}, con {left} ngay\n1 Bao so hom nay\n2 Bao luy ke tu {start}\n3 Bao, sua hom qua\n"
        "4 Tinh hinh {level}\n5 Tro giup\n0 Thoat"
    ),
    "root_window": (
        "{Level} {v} ngay {d}, con {left} ngay\n1 Bao so hom nay\n2 Bao luy ke\n3 Bao, sua hom qua\n4 Tinh hinh\n"
        "5 Tro giup\n6 {event} {window}\n0 Thoat"
    ),
    "areas": "Bao cao cho {level} nao?\n{choices}\n0 Thoat",
    "choice_next": "Tiep",
    "resume": "{v} {d} dang nhap do:[ {said}]\n1 Nhap tiep\n2 Bo, ve dau\n0 Thoat",
    "question_end": "00 Ve dau",
    # unknown phones
    "stranger": "So nay chua dang ky bao cao.\n1 Dang ky cho {level}\n2 So dien thoai van phong {top}\n0 Thoat",
    "register": "Dang ky bao cao cho {level} nao?\n{choices}\n0 Thoat",
    "registered": (
        "Da nhan dang ky {v}. Van phong {top} se goi lai so nay de xac minh truoc khi nhan so lieu. Hoi: {tel}"
    ),
    "office": "Van phong {top}: {tel}. Gio hanh chinh. Tin nhan can giup: soan HD",
    "by_text": "So may nay bao cao bang tin nhan, khong qua menu nay. Mau tin: soan HD. Hoi: {tel}",
    # numbers
    "ask_today": "{v} HOM NAY {d}\nSo {units} {name} trong ngay?\nKhong co nhap 0\n00 Quay lai",
    "ask_today_stock": "{v} {d}\nSo {units} HIEN {name}?\nLan truoc: {last}\n00 Quay lai",
    "ask_past": "{v} HOM QUA {d}\nSo {units} {name} trong ngay?\nKhong co nhap 0\n00 Quay lai",
    "ask_past_stock": "{v} HOM QUA {d}\nSo {units} {name}?\nLan truoc: {last}\n00 Quay lai",
    "ask_total": ("{v} LUY KE tu {start} den {d}\nTong so da {name}? So {top} dang co: {last}\n00 Quay lai"),
    "ask_total_stock": "{v} den {d}\nHIEN {name} bao nhieu {units}?\nLan truoc: {last}\n00 Quay lai",
    "ask_window": "{v} {d}\nSo {units} {name} trong ngay?\nKhong co nhap 0\n00 Quay lai",
    "fix": "{v} HOM QUA {d}\n{name} dang la {last}. So dung?\n00 Quay lai",
    "large": "{Name} {val} lon bat thuong. So nay la:\n1 Trong ngay {d}\n2 Luy ke tu {start}\n0 Nhap lai",
    "large_sure": "{v} {d}: {one} {val} lon bat thuong.\n1 Dung so nay\n0 Nhap lai",
    # before they are sent
    "sure_today": "{v} {d}: {said}\nLuy ke {tot}[/{app} ({pct})]\n1 Gui\n2 Nhap lai\n0 Bo",
    "sure_total": "{v} luy ke {d}: {said}[. Danh sach {listed}][, con lai {rem}]\n1 Gui\n2 Nhap lai\n0 Bo",
    "sure_window": "{v} {d}: {said}\n1 Gui\n2 Nhap lai\n0 Bo",
    "sure_fix": "{v} {d}: doi {old} thanh {new}. Luy ke moi {tot}[/{app} ({pct})]\n1 Dong y\n0 Bo",
    "sure_cancel": "Huy het so lieu {v} ngay {d} ({said})?\n1 Huy\n0 Khong",
    "second": (
        "{v} {d} da co {one} {old}. Anh/chi vua nhap {new}.\n1 Sua thanh {new}\n2 Cong them, thanh {sum}\n0 Giu so cu"
    ),
    "second_many": "{v} {d} da co {said}.\n1 Sua theo so vua nhap\n0 Giu so cu",
    "mismatch": (
        "Anh/chi bao luy ke {new}, {top} cong tung ngay la {tot}.\n1 {new} la dung\n2 {tot} la dung\n"
        "0 Bo, de van phong goi"
    ),
    # once they are sent
    "done_today": ("Da ghi {v} {d}: {said}. Luy ke {tot}[/{app} ({pct})]. Ma {id}. Sai: goi lai, chon 1"),
    "done_total": ("Da ghi luy ke {v} den {d}: {one} {tot}[/{app} ({pct})][, {rest}][, con lai {rem}]. Ma {id}"),
    "done_window": "Da ghi {v} {d}: {said}. Ca dot {window}: {whole}. Ma {id}",
    "done_past": "Da sua {v} ngay {d}. Luy ke {one} {tot}[/{app} ({pct})]. Ma {id}",
    "done_other": "Da ghi theo tra loi cua anh/chi. Ma {id}",
    "done_before": "{v} {d} da co dung so nay, khong ghi them.",
    "promise": "Da nhan {v} {d}. Ket qua se nhan tin den so nay trong it phut. Khong can gui lai.",
    # yesterday, and how the area stands
    "past": "{v} HOM QUA {d}: {said}\n{choices}\n0 Thoat",
    "choice_fix": "Sua {one}",
    "choice_cancel": "Huy ca ngay",
    "past_none": "{v} HOM QUA {d} chua co so lieu.\n1 Nhap so hom qua\n2 Hom qua khong phat sinh\n0 Thoat",
    "past_outside": "Hom qua chua vao dot.",
    "status": (
        "{v} den {d}: {one} {tot}[/{app} ({pct})]\n[{rest}][, con lai {rem}]\nThieu bao cao {k} ngay\n1 Tung ngay\n"
        "0 Thoat"
    ),
    "days": ("{v} {one} tung ngay: {days}. Dau - la chua bao cao. Sua: goi lai, chon 3 hoac nhan tin SUA"),
    "help": "{legend}\n1 Tiep\n0 Thoat",
    "help_more": (
        "Nhap so khi may hoi; khong co nhap 0. Chi ghi khi anh/chi chon 1 Gui.\n1 Mau tin nhan\n2 So van phong\n0 Thoat"
    ),
    "help_texts": (
        "Tin nhan: {v} {example_full}. Ngay cu: {v} NGAY {example_past} {example_main}. Sua: SUA {v} {example_fixed}. "
        "Luy ke: {v} LK {example_main}"
    ),
    # what was wrong
    "bad_choice": "Chon mot so tren man hinh.",
    "bad_number": "{wrong} Nhap lai, vi du {val}\n00 Quay lai",
    "not_digits": "Chi nhap chu so.",
    "leading_zero": "Bo so 0 o dau.",
    "too_long": "So qua dai.",
    "above_list": "{val} nhieu hon danh sach {v} ({app} {unit}). Nhap lai so dung\n00 Quay lai",
    "out_of_range": "{val} ngoai muc cho phep {app}. Nhap lai so dung\n00 Quay lai",
    "overflow": "{added} = {sum}, vuot danh sach {app}.\n1 Nhap lai\n0 Bo",
    "refused_end": "1 Nhap lai\n0 Bo",
    # the end
    "left": "Cam on. Chua gui so lieu nao trong lan goi nay.",
    "dropped": "Da bo, khong ghi so lieu. So cu giu nguyen.",
    "to_office": "Da chuyen van phong {top} doi chieu {v} ngay {d}. So lieu chua doi. Hoi: {tel}",
    "busy": ("He thong dang ban, chua ghi so lieu. Xin goi lai sau it phut hoac nhan tin {v} {form_short}."),
    "broken": "Phien goi nay da ket thuc. Xin goi lai.",
    "closed": "Dot {plan} ket thuc ngay {end}. Moi thac mac goi van phong {top} {tel}",
    "not_begun": "Dot {plan} bat dau ngay {start}. Hoi van phong {top}: {tel}",
}
