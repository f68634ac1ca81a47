"""The replies in Vietnamese: for each key the text without diacritics, then the one with."""

from __future__ import annotations

from parsers.languages.wording import Template, Wording

TEXTS: dict[str, Template] = {
    "ok_day": Template(
        "Da ghi {v} ngay {d}: {items}. Luy ke {main} {tot}[/{app} ({pct})]. Neu sai nhan: SUA {v} "
        "{items.first} va so dung. Ma tin {id}.",
        "Đã ghi {v} {d}: {items}. LK {main} {tot}.",
    ),
    "ok_day_stock": Template(
        "Da ghi {v} {d}: {items} ({stocks}: so hien co). Luy ke {main} {tot}[/{app} ({pct})]. Sai nhan: SUA "
        "{v} {items.first} va so dung. Ma {id}.",
        "Đã ghi {v} {d}: {items}. LK {main} {tot}.",
    ),
    "ok_total": Template(
        "Da ghi LUY KE {v} den {d}: {items}.[ Dat {pct}, danh sach {listed}, con lai {rem}.] Sai nhan: SUA {v} LK"
        " {items.first} va so dung. Ma {id}.",
        "Đã ghi LŨY KẾ {v} đến {d}: {items}.",
    ),
    "ok_both": Template(
        "Da ghi {v} ngay {d}: {items}. Luy ke {tot} khop so {top}.[ Dat {pct}.] Ma tin {id}.",
        "Đã ghi {v} {d}: {items}. Lũy kế khớp.",
    ),
    "both_mismatch": Template(
        "{v} ngay {d}: anh/chi bao luy ke {code} {new}, so {top} cong la {tot}. Chua ghi. Tra loi: 1 = luy ke"
        " {new} dung; 2 = luy ke {tot} dung; 0 = bo tin.",
        "{v} {d}: lũy kế {new}, đã có {tot}. 1={new}, 2={tot}, 0=bỏ",
    ),
    "ok_zero": Template(
        "Da ghi {v} ngay {d}: khong phat sinh ({main} 0). Luy ke {main} {tot}[/{app} ({pct})]. Neu sai nhan: "
        "SUA {v} {main} va so dung. Ma tin {id}.",
        "Đã ghi {v} {d}: không phát sinh. Lũy kế {main} {tot}.",
    ),
    "ok_correct": Template(
        "Da sua {v} ngay {d}: {code} {old} thanh {new}. Luy ke {code} {tot}[/{app} ({pct})]. Neu sai nhan lai"
        " SUA. Ma tin {id}.",
        "Đã sửa {v} {d}: {code} {old} thành {new}. Lũy kế {tot}.",
    ),
    "ok_correct_stock": Template(
        "Da sua {v} ngay {d}: {items}. Day la so hien co, khong cong don. Neu sai nhan lai SUA. Ma tin {id}.",
        "Đã sửa {v} {d}: {items}.",
    ),
    "ok_add": Template(
        "Da them {v} ngay {d}: {code} {old} + {val} = {sum}. Luy ke {code} {tot}[/{app} ({pct})]. Neu sai "
        "nhan: SUA {v} {code} va so dung. Ma tin {id}.",
        "Đã thêm {v} {d}: {code} {old}+{val}={sum}. Lũy kế {tot}.",
    ),
    "ok_past_anchored": Template(
        "Da ghi {v} {d}: {items}. Ngay nay da nam trong luy ke doi chieu {tot}, luy ke khong doi. Luy ke sai "
        "nhan: {v} LK {items.first} va so.",
        "Đã ghi {v} {d}: {items}. LK giữ {tot}.",
    ),
    "ok_cancel": Template(
        "Da huy so lieu {v} ngay {d}: {items}. Luy ke {main} con {tot}. Muon bao lai, nhan: {v} "
        "{codes_and_numbers}. Ma tin {id}.",
        "Đã hủy {v} {d}: {items}. LK {main} {tot}.",
    ),
    "cancel_none": Template(
        "{v} ngay {d} chua co so lieu nao nen khong can huy. Huy ngay khac: nhan HUY {v} NGAY ngay/thang. Xem so da "
        "gui: nhan XEM {v}.",
        "{v} {d} chưa có số liệu để hủy. Nhắn XEM {v}.",
    ),
    "cancel_unclear": Template(
        "Anh/chi muon huy tin {v} {d}[ ({items})]? Tra loi 1 = huy tin nay; 2 = ngung nhan tin nhac; 0 = khong huy.",
        "1 = hủy tin {v} {d}; 2 = ngừng nhận tin nhắc; 0 = thôi",
    ),
    "ok_multi": Template(
        "Da ghi {n} {level} ngay {d}: {miss}. Tong {main} {tot}[, {stock1} {now1}][, {stock2} {now2}]. Neu sai"
        " nhan SUA, ten {level}, ma va so dung. Ma tin {id}.",
        "Đã ghi {n} {level} {d}. {main} {tot}[, {stock1} {now1}][, {stock2} {now2}].",
    ),
    "ok_window": Template(
        "Da ghi {v} ngay {d}: {window1} {val}[, {window2} {m}]. Ca dot {window}: {n}[, {window2} {tot}]. Neu "
        "sai nhan SUA {v} {window1} va so dung. Ma tin {id}.",
        "Đã ghi {v} {d}: {window1} {val}[, {window2} {m}]. Cả đợt {n}[, {tot}].",
    ),
    "ok_office": Template(
        "Da ghi {v} luy ke den {d}: {items.list}.[ Ty le {pct}.] Neu sai nhan SUA {v}, ma va so dung. Ma tin {id}.",
        "Đã ghi {v} đến {d}: {items.list}.[ Tỷ lệ {pct}.]",
    ),
    "dup_same": Template(
        "Tin nay da ghi truoc do (ma {id}): {v} ngay {d} {items}. Khong ghi them lan nua.",
        "Tin này đã ghi rồi: {v} {d} {items}.",
    ),
    "ask_second": Template(
        "{v} ngay {d} da co {code} {old}. Tin moi ghi {code} {new}. Tra loi: 1 = sua thanh {new}; 2 = them "
        "{new} (tong {sum}); 0 = bo tin moi.",
        "{v} {d} có {code} {old}. 1=sửa {new}, 2=thêm thành {sum}, 0=bỏ",
    ),
    "ask_second_stock": Template(
        "{v} ngay {d} da co {old}. Tin moi ghi {new}. Tra loi: 1 = lay so moi; 0 = giu so cu.",
        "{v} {d} đã có {old}. 1 = lấy {new}; 0 = giữ số cũ",
    ),
    "ask_confirm": Template(
        "Chua ghi. Co phai {v} ngay {d}: {items}? Phai thi tra loi 1. Sai thi nhan lai so dung: {asked}",
        "Chưa ghi. {v} {d}: {items}? 1=đúng, 0=sai",
    ),
    "err_add_stock": Template(
        "Chua ghi: so {said} khong cong them. Dem het (cu va moi) hien con bao nhieu roi nhan: {v} {code} so. Xem "
        "so cu: nhan XEM {v}",
        "Chưa ghi. Đếm hết cũ và mới, nhắn: {v} {code} số",
    ),
    "ask_add_again": Template(
        "{v} {d}: {code} da them {val} (thanh {old}). Tin moi them {val} nua thanh {sum}? Tra loi: 1 = them "
        "nua; 0 = khong",
        "{v} {d}: đã thêm {val} thành {old}. Thêm nữa thành {sum}? 1, 0",
    ),
    "ok_items": Template(
        "Da ghi ngay {d}: {offered}. Neu sai nhan SUA, ma va so dung. Ma tin {id}.",
        "Đã ghi {d}: {offered}.",
    ),
    "cancel_kept": Template(
        "Giu nguyen so lieu {v} ngay {d}, khong huy gi. Xem so da gui: nhan XEM {v}.",
        "Giữ nguyên số {v} {d}, không hủy gì.",
    ),
    "status_today": Template(
        "{v} hom nay {d} da bao: {items}. Luy ke {main} {tot}[/{app} ({pct})]. Thieu bao cao {k} ngay. Con "
        "{left} ngay.",
        "{v} {d} đã báo: {items}. Lũy kế {tot}.",
    ),
    "status_day_none": Template(
        "{v} ngay {d} chua co bao cao. Luy ke {main} {tot}[/{app} ({pct})]. Thieu bao cao {k} ngay.",
        "{v} {d} chưa báo cáo. Lũy kế {main} {tot}[/{app}].",
    ),
    "status_above": Template(
        "{v} den {d}: {main} {tot}[/{app} ({pct})][, {stock1} {now1}][, {stock2} {now2}]. Hom do {rep} "
        "{level} bao cao, {main} ngay {val}.",
        "{v} {d}: {main} {tot}[/{app}][, {stock1} {now1}][, {stock2} {now2}].",
    ),
    "ask_confirm_whole": Template(
        "Chua ghi. Co phai {offered}? Phai thi tra loi 1, sai thi 0 roi nhan lai",
        "Chưa ghi. {offered}? 1=đúng, 0=sai",
    ),
    "ask_large": Template(
        "Chua ghi. {v} ngay {d} {code} {val} lon bat thuong[ (danh sach {app})]. La so trong ngay tra loi 1; "
        "la luy ke tra loi 2; sai tra loi 0.",
        "{v} {d} {code} {val} lớn. 1=trong ngày, 2=lũy kế, 0=sai. Chưa ghi",
    ),
    "ask_mode": Template(
        "Chua ghi. {v}: {code} {val} la so TRONG NGAY {d} hay LUY KE tu {start}? Tra loi 1 = trong ngay; 2 = "
        "luy ke; 0 = sai so.",
        "{code} {val}: 1 = trong ngày {d}, 2 = lũy kế từ {start}, 0 = sai số?",
    ),
    "err_code_unknown": Template(
        "Chua ghi: khong co ma[ {code}].[ Y anh/chi la {sug}?] Nhan lai ca tin: {asked}. Xem ma: nhan MASO",
        "Chưa ghi: không có mã[ {code}]. Nhắn MASO để xem mã.",
    ),
    "err_village_unknown": Template(
        "Chua ghi: khong co {level}[ {code}].[ Y anh/chi la {sug}?] {Top} co {places}. Nhan lai: {asked}",
        "Chưa ghi: không có {level}[ {code}]. Chỉ có {range}.",
    ),
    "err_village_unclear": Template(
        "Chua ghi: khong ro so cua {level} nao[ (co chu {raw})]. So cua {v} thi nhan: {asked}. Khong phai thi "
        "goi {tel}",
        "Chưa ghi: không rõ {level} nào. Nhắn: {asked}",
    ),
    "err_not_your_village": Template(
        "Chua ghi: may nay chi bao cho {v}.[ Go nham thi nhan: {asked}.] So cua {v2} thi nguoi cua {v2} phai tu "
        "nhan. Hoi {tel}",
        "Chưa ghi: máy này của {v}. Số {v2} thì {v2} tự nhắn.",
    ),
    "err_not_your_ind": Template(
        "Chua ghi: ma {code} do bo phan khac bao cao. {Level} bao {codes}. Vi du: {v} {form_short}",
        "Chưa ghi: mã {code} do bộ phận khác báo.",
    ),
    "err_value_missing": Template(
        "Chua ghi: sau {code} chua co so. Nhan lai ca tin, khong co thi ghi 0. Vi du: {v} {example_nil}",
        "Chưa ghi: sau {code} chưa có số. Không có thì ghi 0.",
    ),
    "err_code_missing": Template(
        "Chua ghi: so[ {val}] khong ro la gi. Ghi ma truoc so: {legend}. Vi du: {v} {example}",
        "Chưa ghi: số[ {val}] không rõ là gì. Ví dụ: {v} {example}",
    ),
    "err_value_format": Template(
        'Chua ghi: ["{raw}" ]khong phai so nguyen. Chi ghi so {unit}, khong ghi %, dau phay, dau tru. Dem lai roi '
        "nhan: {asked}",
        "Chưa ghi: hãy gửi số nguyên. Nhắn: {asked}",
    ),
    "err_value_conflict": Template(
        "Chua ghi: {code} co 2 so khac nhau[ ({old} va {new})], so nao dung? Moi ma mot so, nhan lai: {asked}",
        "Chưa ghi: {code} có 2 số[ {old} và {new}]. Gửi lại 1 số.",
    ),
    "err_out_of_range": Template(
        "Chua ghi: {code} {val} nhieu hon danh sach {v} ({app} {unit}). Kiem tra va nhan lai. Hoi van phong: {tel}",
        "Chưa ghi: {code} {val} vượt danh sách {v} ({app} {unit}).",
    ),
    "err_cross_check": Template(
        "Chua ghi: {summed.list} cong lai la {sum}, hon danh sach {app} cua {v}. Dem lai tung loai, nhan lai ca tin. "
        "Khong ro thi goi {tel}",
        "Chưa ghi: {v} {parts} = {sum}, vượt danh sách {app}.",
    ),
    "err_cross_rate": Template(
        "Chua ghi: {code} {val} lon hon tong {ind} {app}. Kiem tra va nhan lai. Hoi: {tel}",
        "Chưa ghi: {code} {val} lớn hơn mẫu số {app}.",
    ),
    "err_decrease": Template(
        "Chua ghi: luy ke {code} {new} nho hon so da ghi {old}. Neu sua so cu, nhan: SUA {v} LK {code} {new}",
        "Chưa ghi: lũy kế {new} nhỏ hơn {old}. Muốn sửa nhắn SUA",
    ),
    "err_above_later": Template(
        "Chua ghi: luy ke {code} {new} ngay {d} lon hon luy ke {old} da ghi cho ngay sau. Neu sua so cu, nhan: "
        "SUA {v} NGAY {d} LK {code} {new}",
        "Chưa ghi: lũy kế {new} {d} lớn hơn {old} của ngày sau",
    ),
    "err_date_future": Template(
        "Chua ghi: ngay[ {d}] chua toi. Viec da xong thi nhan dung ngay, hom nay la: {v} NGAY {today} {figures}",
        "Chưa ghi: ngày[ {d}] chưa tới.",
    ),
    "err_date_outside": Template(
        "Chua ghi: ngay[ {d}] ngoai dot {start} den {end}. Neu go nham ngay thi nhan: {v} NGAY ngay/thang {figures}",
        "Chưa ghi: ngày[ {d}] ngoài đợt {start}-{end}.",
    ),
    "err_date_unclear": Template(
        "Chua ghi: khong ro bao cao ngay nao[ (co chu {raw})]. Ghi ngay/thang, vi du: {v} NGAY {eve} {figures}. "
        "Hom nay thi bo ngay.",
        "Chưa ghi: không rõ ngày. Ví dụ: {v} NGAY {eve} {main} số",
    ),
    "err_date_old": Template(
        "Tin {v} ngay {d} da qua {open_days} ngay. Da chuyen van phong {top} duyet, chua cong vao so lieu. Hoi: {tel}",
        "Tin {v} ngày {d} quá {open_days} ngày, chờ văn phòng duyệt.",
    ),
    "err_unclear": Template(
        "Chua ghi vi tin chua ro[ (co chu {raw})]. Nhan theo mau: {v} {form}. Vi du: {v} {example_full}",
        "Chưa ghi, tin chưa rõ. Mẫu: {v} {example_full}",
    ),
    "err_empty": Template(
        "Tin cua {v} chua co so lieu. Mau: {v} {example_full} ({example_said}). Khong phat sinh: {v} KPS",
        "Tin chưa có số liệu. Mẫu: {v} {example}",
    ),
    "err_window": Template(
        "Chua ghi: {windowed_and} chi bao trong[ {window_name}] {window_first} den {window_last}. Ngay[ {d}] "
        "khong thuoc dot. Hoi: {tel}",
        "Chưa ghi: {windowed} chỉ báo từ {window_first} đến {window_last}.",
    ),
    "err_personal": Template(
        "Chua ghi, so giay to hoac ma bi mat da xoa. Nhan lai, bo so do: {asked}. Viec rieng cua mot nguoi dan thi "
        "goi {tel}",
        "Chưa ghi. Không gửi tên, số CCCD, mã OTP của dân.",
    ),
    "err_parts": Template(
        "Tin dai cua {v} den thieu phan nen chua ghi. Nhan lai tin ngan: {v} {example}",
        "Tin dài đến thiếu phần, chưa ghi. Gửi lại tin ngắn.",
    ),
    "unregistered": Template(
        "So may nay chua dang ky bao cao nen tin chua duoc ghi. Dang ky: nhan DK ma {level} ho ten, vi du: DK"
        " {place} Nguyen Van A. Hoi: {tel}",
        "Số này chưa đăng ký. Nhắn: DK {place} Họ tên",
    ),
    "reg_received": Template(
        "Da nhan dang ky {v}[: {name}]. Cho van phong {top} duyet. So may va tin nhan chi dung de tong hop so "
        "lieu dot {plan}. Ngung: NGUNG",
        "Đã nhận đăng ký {v}. Chờ văn phòng {top} duyệt.",
    ),
    "reg_ok": Template(
        "Da duyet: so may nay bao cao cho {v}. Moi ngay truoc {by} nhan: {v} {form}. Vi du: {v} "
        "{example_full}. Can giup nhan HD",
        "Đã duyệt báo cáo {v}. Ví dụ: {v} {example}",
    ),
    "reg_no": Template(
        "Van phong {top} chua duyet dang ky {v} cua so may nay. Lien he: {tel}",
        "Chưa duyệt đăng ký {v}. Gọi {tel}",
    ),
    "help1": Template(
        "Mau: {v} {example_full}. {legend}. Ngay cu: NGAY {eve}. Luy ke: LK. Sua: SUA. Ma: MASO",
        "Mẫu: {v} {example}. SUA = sửa, LK = lũy kế, NGAY {eve}",
    ),
    "help_codes": Template(
        "{legend_all}. Khong phat sinh: KPS",
        "Mã: {codes_all}. Không phát sinh: KPS",
    ),
    "help_correct": Template(
        "Chua sua gi. Nhan ma va so dung cua hom nay, vi du: SUA {v} {main} so[, SUA {v} {stock1} so]. Ngay cu: "
        "SUA {v} NGAY {eve} {main} so. Xem so da ghi: XEM {v}",
        "Chưa sửa gì. Nhắn: SUA {v} {main} số. Xem: XEM {v}",
    ),
    "status": Template(
        "{v} den {d}: {main} {tot}[, {stock1} {now1}][, {stock2} {now2}][, dat {pct}, danh sach {listed}][, con "
        "lai {rem}]. Thieu bao cao {k} ngay. Con {left} ngay.",
        "{v} {d}: {main} {tot}[, {stock1} {now1}][, {stock2} {now2}][, còn lại {rem}].",
    ),
    "status_day": Template(
        "{v} hom nay {d}: {items}. Sua: nhan SUA {v} {items.first} va so dung.",
        "{v} hôm nay {d}: {items}.",
    ),
    "status_none": Template(
        "{v} hom nay {d} chua co bao cao. Luy ke {main} {tot}[/{app} ({pct})]. Mau: {v} {example_full}",
        "{v} {d} chưa báo cáo. Lũy kế {main} {tot}[/{app}].",
    ),
    "stop_ok": Template(
        "Da ngung gui tin nhac den so nay. Anh/chi van gui bao cao duoc. Muon nhan lai: nhan NHAN. Xoa thong "
        "tin ca nhan: goi {tel}",
        "Đã ngừng tin nhắc. Nhận lại: nhắn NHAN",
    ),
    "start_ok": Template(
        "Da bat lai tin nhac cho {v}. Tin nhac gui luc {h} neu hom do chua co bao cao.",
        "Đã bật lại tin nhắc {v} lúc {h}.",
    ),
    "confirm_done": Template(
        "Da ghi theo xac nhan: {v} ngay {d} {items}. Luy ke {main} {tot}[/{app} ({pct})]. Ma tin {id}.",
        "Đã ghi {v} {d}: {items}. LK {main} {tot}.",
    ),
    "confirm_no": Template(
        "Da bo tin, khong ghi so lieu. Co so dung thi nhan: {asked}",
        "Đã bỏ tin. Gửi lại: {asked}",
    ),
    "confirm_expired": Template(
        "Chua ghi gi: khong con cau hoi nao cho tra loi. Xin nhan lai du ma va so: {v} {form_short}. Xem so da ghi: "
        "XEM {v}. Hoi {tel}",
        "Chưa ghi: không có câu hỏi nào chờ. Nhắn: {v} {main} số",
    ),
    "fwd_office": Template(
        "Da nhan tin va chuyen van phong {top}. Tin nay khong tinh la bao cao. Viec gap goi: {tel}",
        "Đã chuyển văn phòng {top}. Tin này không tính là báo cáo.",
    ),
    "locked": Template(
        "{v} ngay {d} da khoa so. De nghi sua cua anh/chi da chuyen van phong {top}, so lieu chua doi. Hoi: {tel}",
        "{v} {d} đã khóa sổ. Đã chuyển văn phòng, số chưa đổi.",
    ),
    "to_office": Template(
        "Da chuyen van phong {top} doi chieu {v} ngay {d}. So lieu chua doi. Hoi: {tel}",
        "Đã chuyển văn phòng {v} {d}. Số liệu chưa đổi.",
    ),
    "office_fixed": Template(
        "Van phong {top} da ghi {v} ngay {d}: {items} theo tin cua anh/chi. Neu chua dung, goi {tel}",
        "Văn phòng đã ghi {v} {d}: {items}.",
    ),
    "closed": Template(
        "Dot {plan} da ket thuc ngay {end}. Tin cua anh/chi da chuyen van phong {top}, khong tinh vao so lieu. Cam on!",
        "Đợt {plan} đã kết thúc. Tin không tính vào số liệu.",
    ),
    "busy": Template(
        "He thong dang ban, tin cua anh/chi da nhan va se xu ly sau. Khong can gui lai. Hoi: {tel}",
        "Hệ thống bận. Đã nhận tin, không cần gửi lại.",
    ),
    "remind_day": Template(
        "{v} chua bao cao ngay {d}. [Truoc {before} ]xin nhan: {v} {form}. Khong phat sinh: {v} KPS. Can giup: HD. "
        "Ngung nhac: NGUNG",
        "{v} chưa báo {d}. Nhắn: {v} {example}, hoặc {v} KPS",
    ),
    "remind_miss": Template(
        "{v} con thieu bao cao {k} ngay, gan nhat {d}. Bao bu: {v} NGAY {d} {form_short}. Vuong mac goi "
        "{tel}. Ngung nhac: NGUNG",
        "{v} thiếu {k} ngày, gần nhất {d}. Nhắn: {v} NGAY {d} {example_main}",
    ),
    "remind_week": Template(
        "Doi chieu {v} den {d}: {main} {tot}[, {stock1} {now1}][, {stock2} {now2}][, con lai {rem}/{listed}]. "
        "Khop tra loi 1. Sai nhan: {v} LK {form}",
        "{v} đến {d}: {main} {tot}[, {stock1} {now1}][, {stock2} {now2}]. Đúng trả lời 1",
    ),
    "remind_behind": Template(
        "{v} moi dat {main} {tot}[/{app} ({pct})], con {left} ngay.[ Hien {stock1} {now1}.] De nghi den tan "
        "nha. Hoi: {tel}",
        "{v} mới {main} {tot}[/{app} ({pct})], còn {left} ngày.",
    ),
    "remind_window": Template(
        "Dot {window}: {v} nhan so lieu moi ngay, vi du: {v} {example_window}. Den {d}: {window1} {n}[, "
        "{window2} {tot}]. Ngung nhac: NGUNG",
        "{v} nhắn: {v} {example_window}. Đã có {window1} {n}",
    ),
    "remind_final": Template(
        "Chot so lieu truoc {h} ngay {d}. {v} nhan: {v} LK {form}.[ Tong cac so phai bang danh sach "
        "{listed}.] Hoi: {tel}",
        "Chốt {h} {d}: {v} LK {codes}.[ Tổng = {listed}]",
    ),
    "remind_onestop": Template(
        "Xin nhap so luy ke den {d} tren trang so lieu hoac nhan: {root}, ma va so. Truoc {h}.",
        "Xin nhập số lũy kế đến {d} trước {h}.",
    ),
    "remind_police": Template(
        "Xin cap nhat danh sach den {d}[, nhan: {place} {size} so], hoac nhap tren trang so lieu. Truoc {h}.",
        "Xin cập nhật danh sách đến {d} trước {h}.",
    ),
    "readback_ok": Template(
        "Da xac nhan doi chieu {v} den {d}: {main} {tot}[, {stock1} {now1}][, {stock2} {now2}]. Cam on anh/chi. Thay "
        "sai thi nhan: {v} LK {form}",
        "Đã xác nhận đối chiếu {v} đến {d}: {main} {tot}. Cảm ơn!",
    ),
    "remind_office": Template(
        "{root} {d}: {miss} khong tra loi {n} tin nhac lien tiep. De nghi van phong goi dien hoac cu nguoi xuong.",
        "{root} {d}: {miss} không trả lời {n} tin nhắc. Đề nghị gọi.",
    ),
    "office_digest": Template(
        "{root} {d}: {rep}/{all} {level} bao cao, {main} ngay {val}, luy ke {tot}[/{app} ({pct})].[ Thieu: "
        "{miss}.] Tin cho xu ly: {n}.",
        "{root} {d}: {rep}/{all} {level}, {main} {tot}[/{app} ({pct})], chờ {n} tin",
    ),
    "ok_correct_many": Template(
        "Da sua {v} ngay {d}: {items}. Luy ke {main} {tot}[/{app} ({pct})]. Neu sai nhan lai SUA. Ma tin {id}.",
        "Đã sửa {v} {d}: {items}. LK {main} {tot}.",
    ),
    "ask_second_many": Template(
        "{v} ngay {d} da co {old}. Tin moi ghi {new}. Tra loi: 1 = lay so moi; 0 = giu so cu.",
        "{v} {d} có {old}. 1=lấy số mới, 0=giữ",
    ),
    "err_least": Template(
        "Chua ghi: {code} {val} it hon muc thap nhat {app}. Kiem tra va nhan lai. Hoi: {tel}",
        "Chưa ghi: {code} {val} ít hơn mức thấp nhất {app}.",
    ),
    "err_limit": Template(
        "Chua ghi: {code} {val} nhieu hon muc cho phep {app}. Kiem tra va nhan lai. Hoi: {tel}",
        "Chưa ghi: {code} {val} vượt mức cho phép {app}.",
    ),
    "err_mode": Template(
        "Chua ghi: khong ro la so TRONG NGAY hay LUY KE tu {start}[ (co chu {raw})]. Trong ngay nhan: {v} "
        "{main} so. Luy ke nhan: {v} LK {main} so",
        "Chưa ghi. Trong ngày: {v} {main} số. Lũy kế: {v} LK {main} số",
    ),
    "err_cross_sum": Template(
        "Chua ghi: {v} {parts} = {sum}, lon hon {most} = {app}. Kiem tra va nhan lai. Hoi: {tel}",
        "Chưa ghi: {v} {parts} = {sum}, lớn hơn {most} = {app}.",
    ),
    "err_word": Template(
        "Chua ghi: chua hieu tin[ (co chu {raw})]. Chi bao so lieu thi nhan: {asked}. Viec khac goi "
        "van phong {top} {tel}",
        "Chưa ghi, tin chưa rõ. Nhắn: {asked}",
    ),
    "err_twice": Template(
        "Chua ghi: {code} duoc ghi 2 lan[ ({old} va {new})]. Moi ma mot so, nhan lai: {asked}",
        "Chưa ghi: {code} ghi 2 lần[ ({old} và {new})]. Gửi lại 1 số.",
    ),
    "err_needs": Template(
        "Chua ghi: co {code} {val} thi phai co {needs} lon hon 0. Kiem tra va nhan lai ca tin. Hoi: {tel}",
        "Chưa ghi: có {code} {val} thì {needs} phải lớn hơn 0.",
    ),
    "err_negated": Template(
        "Chua ghi: chi ghi so da lam xong. Co thi nhan: {v} {main} so. Khong co ai thi nhan: {v} KPS. Chua xong, "
        "loi may, hen lai: khong nhan so, goi {tel}",
        "Chưa ghi: chỉ ghi số đã xong. Xong nhắn: {v} {main} số",
    ),
    "err_plan": Template(
        "Chua ghi: chi bao so da lam XONG trong ngay. Xong roi nhan: {asked}. Can giup goi {tel}",
        "Chưa ghi. XONG rồi nhắn: {asked}",
    ),
    "err_estimate": Template(
        "Chua ghi: {raw} chua chac. Dem tung {unit} roi nhan: {asked}[. Hom khac moi nhan thi ghi them {later}]",
        "Chưa ghi: cần số đúng. Nhắn: {asked}",
    ),
    "err_taken_back": Template(
        "Tin nay chua ghi. So {v} ghi truoc (neu co) van con. Co so dung: nhan SUA {asked}.[ Bo het: HUY "
        "{where}.] Xem: XEM {v}",
        "Chưa ghi tin này. Có số đúng: SUA {asked}",
    ),
    "err_hearsay": Template(
        "Chua ghi: {raw} la chua chac, chi ghi so anh/chi da nam chac. Hoi lai nguoi lam roi nhan: {asked}. Hoi: {tel}",
        "Chưa ghi: chỉ ghi số đã chắc. Nhắn: {asked}",
    ),
    "err_question": Template(
        "Chua ghi vi tin la cau hoi. Muon ghi thi nhan: {asked}. Muon xem so da ghi thi nhan: XEM {v}. Can hoi "
        "goi {tel}",
        "Chưa ghi: tin còn hỏi. Hỏi gọi {tel}. Xem số: XEM {v}",
    ),
    "err_part": Template(
        "Chua ghi: chi ghi tong so, bo phan sau chu {raw}. Nhan: {asked}",
        "Chưa ghi: chỉ ghi tổng số. Nhắn: {asked}",
    ),
    "err_other_matter": Template(
        "Chua ghi: may nay khong nhan so {raw}, viec do goi {tel}. Chi khi la so cua dot {plan} moi nhan: {asked}",
        "Chưa ghi: tin có nói {raw}. Việc khác gọi {tel}",
    ),
    "err_either": Template(
        "Chua ghi: {old} hay {new} la chua chac. Dem lai tung {unit} roi nhan mot so: {asked}",
        "Chưa ghi: {old} hay {new}? Nhắn: {asked}",
    ),
    "err_add_up": Template(
        "Chua ghi: xin cong lai va nhan MOT so cho moi ma, vi du: {asked}",
        "Chưa ghi: xin cộng lại. Nhắn: {asked}",
    ),
    "err_in_words": Template(
        "Chua ghi: xin ghi bang chu so.[ {raw} thi nhan: {asked}]",
        "Chưa ghi: xin ghi bằng chữ số.[ Nhắn: {asked}]",
    ),
    "err_unit": Template(
        "Chua ghi: dem {unit}, khong dem {raw}. Nhan: {asked}",
        "Chưa ghi: đếm {unit}. Nhắn: {asked}",
    ),
    "err_part_of_area": Template(
        "Chua ghi: bao chung ca {level}, khong bao rieng {raw}. Nhan: {asked} (cua ca {level})",
        "Chưa ghi: báo chung cả {level}. Nhắn: {asked}",
    ),
    "err_how_many": Template(
        "Chua ghi: thieu so {unit}. Nhan {v} {code} va so {unit} da dem. Khong co thi nhan: {v} {code} 0",
        "Chưa ghi: bao nhiêu {unit}? Nhắn: {v} {code} số",
    ),
    "err_total_of": Template(
        "Chua ghi: {raw} {val} la luy ke cua ma nao? Viet lien sau so cua ma do, vi du: {asked}",
        "Chưa ghi: lũy kế của mã nào? Nhắn: {asked}",
    ),
    "err_own_area": Template(
        "Chua ghi: may nay chi bao cho {v}.[ Xin nhan: {asked}.] So cua {v2} thi nho nguoi cua {v2} nhan tu may "
        "cua ho. Hoi {tel}",
        "Chưa ghi: máy này chỉ báo cho {v}. Số {v2} thì {v2} nhắn.",
    ),
    "err_marks": Template(
        "Chua ghi: khong ro {raw} la gi. Neu la {said} thi nhan: {v} {code} so. Viec khac xin goi van phong "
        "{top} {tel}",
        "Chưa ghi: không rõ {raw}. {said}: {code} số",
    ),
    "err_count": Template(
        "Chua ghi:[ {raw}] khong phai so nguyen. Dem lai so {unit} roi nhan: {asked}",
        "Chưa ghi: cần số nguyên. Nhắn: {asked}",
    ),
    "err_counted": Template(
        "Chua ghi: khong ro {raw} la dem gi. Chi bao so {unit}, xin dem lai roi nhan: {asked}",
        "Chưa ghi: chỉ báo số {unit}. Nhắn: {asked}",
    ),
    "err_gap": Template(
        "Chua ghi: sau {code} chua co so. Xin nhan du: {asked}. Khong co ai thi ghi 0",
        "Chưa ghi: {code} chưa có số. Nhắn: {asked}",
    ),
    "err_again": Template(
        "Chua ghi: {raw} la sua hay them? Sua thi nhan: SUA {asked}. Cong them thi nhan: THEM {asked}",
        "Chưa ghi: {raw} là SUA hay THEM? Ghi trước mã.",
    ),
    "err_more": Template(
        "Chua ghi: so ca ngay hay so cong them? Ca ngay thi nhan: {asked}. Cong vao so da bao thi nhan: THEM {asked}",
        "Chưa ghi. Thêm vào số đã báo: THEM {asked}",
    ),
    "ask_more": Template(
        "Chua ghi. {v} {d}: 1 = ca ngay chi co {items}; 2 = cong them vao so da gui truoc; 0 = sai. Tra loi 1, 2 "
        "hoac 0",
        "{items}: 1=cả ngày, 2=cộng thêm, 0=sai",
    ),
    "fwd_urgent": Template(
        "GOI NGAY {tel}. Tin da chuyen van phong {top}, khong tinh la so lieu",
        "GỌI NGAY {tel}. Đã chuyển văn phòng {top}",
    ),
    "err_code_meant": Template(
        "Chua ghi: khong co ma {code}. Neu {val} la {said} thi nhan: {v} {meant} {val}. Khong phai thi xem ma: "
        "nhan MASO",
        "Chưa ghi: không có mã {code}. Nhắn: {v} {meant} {val}?",
    ),
    "err_code_either": Template(
        "Chua ghi: khong co ma {code}. {val} {said} thi nhan: {v} {meant} {val}. {val} {said2} thi nhan: {v} "
        "{meant2} {val}. Ma khac: nhan MASO",
        "Chưa ghi: không có mã {code}. {meant} {val} hay {meant2} {val}?",
    ),
    "err_village_other": Template(
        "Chua ghi: {top} khong ro {level} {code}. May nay bao cho {v}. So nay cua {level} anh/chi thi nhan: "
        "{asked}. Khong thi goi {tel}",
        "Chưa ghi: không rõ {level} {code}. Máy này báo cho {v}.",
    ),
    "err_date_before": Template(
        "Chua ghi: {d} truoc dot nay (tu {start}), viec lam truoc {start} khong phai bao. Neu go nham ngay thi "
        "nhan: {v} NGAY ngay/thang {figures}",
        "Chưa ghi: {d} trước đợt (từ {start}), không phải báo.",
    ),
    "help_add": Template(
        "Chua them gi. Nhan ma va so them vao so hom nay da gui: THEM {v} {main} so. Xem so da ghi: nhan XEM {v}",
        "Chưa thêm gì. Nhắn: THEM {v} {main} số. Xem: XEM {v}",
    ),
    "help_cancel": Template(
        "Chua ghi, chua huy gi. Huy so hom nay thi nhan: HUY {v}. Ngay cu: HUY {v} NGAY {eve}. Sua mot so: SUA "
        "{v} {main} "
        "so. Xem so da ghi: XEM {v}",
        "Chưa hủy gì. Nhắn: HUY {v}. Xem: XEM {v}",
    ),
    "cancel_nothing": Template(
        "{v} {d} chua co so nao nen khong can huy. Huy ngay khac: nhan HUY {v} NGAY ngay/thang. Muon thoi nhan tin "
        "nhac bao cao thi tra loi 2, khong thi 0",
        "{v} {d} chưa có số để hủy. 2 = ngừng nhận tin nhắc; 0 = thôi",
    ),
    "err_sent_back": Template(
        "Chua ghi: {raw} so nao? Neu[ {val}] la so dung hom nay thi nhan: {asked}. Neu la so bi bac thi goi {tel}",
        "Chưa ghi: {raw} số nào? Hỏi {tel}",
    ),
    "err_blank": Template(
        "Chua ghi: chu so trong mau la cho de dien. Thay chu so bang so {unit} dem duoc roi nhan: {asked}. Khong "
        "co ai thi ghi 0",
        "Chưa ghi: thay chữ số bằng số {unit} rồi nhắn lại.",
    ),
    "err_range": Template(
        "Chua ghi: {raw} la mot khoang, can mot so dung. Dem lai tung {unit} roi nhan: {asked}",
        "Chưa ghi: cần một số đúng. Nhắn: {asked}",
    ),
    "err_two_numbers": Template(
        "Chua ghi: {old} va {new} la hai so? Neu phai, ghi ma truoc tung so: {v} {form_short}. Mot so thi nhan: "
        "{asked}",
        "Chưa ghi: {old} và {new}? Ghi mã trước từng số.",
    ),
}

WORDING = Wording(
    texts=TEXTS,
    thousands=".",
    decimal=",",
    hour="h",
    whole_hour="h",
    either=" hay ",
    number="số",
    conjunction="và",
    through="đến",
    accents=True,
)
