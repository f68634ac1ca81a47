"""The words of Vietnamese texts: upper case, no diacritics (domain.md §4). English command words count too."""

from __future__ import annotations

from parsers.grammar import Grammar
from parsers.reading import Ask, Mode

VI = Grammar(
    corrections=("SUA", "SUA LAI", "DINH CHINH", "EDIT"),
    additions=("THEM", "ADD"),
    cancellations=("HUY", "XOA", "CANCEL"),
    nothing=("KPS", "KHONG PHAT SINH", "NIL"),
    commands={
        "XEM": Ask.STATUS, "TT": Ask.STATUS, "TINH HINH": Ask.STATUS, "TINH TRANG": Ask.STATUS, "STATUS": Ask.STATUS,
        "HD": Ask.HELP, "HUONG DAN": Ask.HELP, "GIUP": Ask.HELP, "TRO GIUP": Ask.HELP, "CU PHAP": Ask.HELP,
        "HELP": Ask.HELP, "?": Ask.HELP,
        "MASO": Ask.CODES, "MA SO": Ask.CODES, "CODES": Ask.CODES,
        "NGUNG": Ask.STOP, "NGUNG NHAN TIN": Ask.STOP, "HUY DANG KY": Ask.STOP, "HUY DK": Ask.STOP,
        "TU CHOI": Ask.STOP, "TC": Ask.STOP, "STOP": Ask.STOP,
        "NHAN": Ask.START, "NHAN TIN LAI": Ask.START, "START": Ask.START,
    },
    registrations=("DK", "DANG KY", "REGISTER"),
    yes=("OK", "CO", "DUNG", "DUNG ROI", "PHAI", "DONG Y", "VANG", "VANG A", "Y", "YES"),
    no=("KHONG", "SAI", "SAI ROI", "KHONG DUNG", "NO"),
    closers=("OK", "OKE", "CAM ON", "DA", "VANG", "DA VANG", "VANG A", "DA NHAN", "DA ROI", "NHAN ROI", "DUNG ROI",
             "DONG Y", "THANKS", "THANK YOU", "CAM ON NHIEU", "DA RO", "RO", "DUNG"),
    modes={
        "LK": Mode.TOTAL, "LUY KE": Mode.TOTAL, "LUYKE": Mode.TOTAL, "CONG DON": Mode.TOTAL, "DEN NAY": Mode.TOTAL,
        "TINH DEN NAY": Mode.TOTAL, "TOTAL": Mode.TOTAL,
        "TRONG NGAY": Mode.DAY, "CA NGAY": Mode.DAY,
    },
    until=("TINH DEN", "DEN", "TINH DEN NGAY", "DEN NGAY"),
    since=("TU", "TU NGAY"),
    unclear_modes=("TONG", "TONG CONG", "TONG SO"),
    days={
        "HOM NAY": 0, "BUA NAY": 0, "HOM NI": 0, "SANG NAY": 0, "CHIEU NAY": 0, "TOI NAY": 0, "TRUA NAY": 0,
        "HOM QUA": -1, "HQUA": -1, "TOI QUA": -1, "CHIEU QUA": -1, "HOM KIA": -2,
    },
    day_word="NGAY",
    month_word="THANG",
    year_word="NAM",
    unclear_days=(
        "HOM TRUOC", "HOM BUA", "HOM NO", "TUAN", "TUAN NAY", "TUAN TRUOC", "TUAN QUA", "THANG", "THANG NAY",
        "THU HAI", "THU BA", "THU TU", "THU NAM", "THU SAU", "THU BAY", "CHU NHAT", "THU",
    ),
    tomorrow=("NGAY MAI", "SANG MAI", "CHIEU MAI", "TOI MAI"),
    hour_words=("GIO",),
    area_words={"THON": ("THON", "THON SO"), "XA": ("XA",)},
    no_area_after=("EM", "MINH", "TOI", "TA", "CHUNG", "CHUNG TOI", "CHUNG EM", "MINH HOM", "TRUONG"),
    no_area_before=("TRUONG", "CAC", "DIEM", "TUNG", "MOI"),
    number_words={"MOT": 1, "HAI": 2, "BA": 3, "BON": 4, "NAM": 5, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5},
    before_code=("DA", "DUOC", "SO", "SO NGUOI", "CO", "HIEN", "CO SO"),
    between=("DUOC", "LA", "CO", "THANH CONG", "XONG", "MOI", "CHO", "DA", "HIEN", "SO", "TAI KHOAN", "DINH DANH",
             "DIEN TU", "VNEID"),
    between_strict=("DUOC", "LA"),
    before_number=("CO", "DUOC", "DA", "HIEN", "GOM", "LA"),
    stock_words=("CON", "HIEN", "HIEN CON", "DANG"),
    units=("NGUOI", "NG", "CD", "CONG DAN", "TK", "TAI KHOAN", "CA", "TRUONG HOP"),
    wrong_units=("HO", "NHA", "GIA DINH", "CAP", "MAY", "DIEN THOAI", "CHUC", "TRAM", "NGHIN", "NGAN", "RUOI", "K", "TR",
                 "TRIEU", "PHAN TRAM", "DOI", "CHIEC", "CAI"),
    ordinals=("XOM", "TO", "LAN", "MUC", "SO", "DOI", "KHU", "QUAN", "DOT", "TOP", "NHOM", "KH"),
    counted_words=("MUOI", "CHIN", "TAM", "BAY", "SAU", "BON", "KHONG", "TRAM", "MOT", "HAI", "BA", "NAM", "LINH", "LE"),
    change_words=("THANH", "SANG"),
    courtesy=(
        "A", "AH", "NHE", "NHA", "ROI", "EM", "ANH", "CHI", "CHU", "BAC", "CO", "CAM ON", "XIN CAM ON", "TRAN TRONG", "GUI",
        "LUC", "GUI LUC", "DA", "VANG A", "XIN", "XIN CHAO", "CHAO", "KINH GUI", "KINH BAO", "BAO CAO", "BC", "BAO",
        "SO LIEU", "KET QUA", "UBND", "UBND XA", "VAN PHONG", "THON", "XA", "NHU SAU", "XIN BAO CAO", "EM BAO CAO",
        "EM GUI", "TOI", "MINH", "CHUNG TOI", "CHUNG EM", "THON EM", "THON MINH", "THON TOI", "THON TA",
        "THON CHUNG TOI", "GUI ANH", "GUI CHI", "HET", "TRUONG THON", "THON TRUONG", "DOT", "TIN", "CUA", "CUA THON", "ANH CHI",
        "REPORT", "NGHE", "HEN",
    ),
    greetings=("VANG", "DA VANG", "VANG A", "DA VANG A", "VANG ANH", "VANG CHI", "VANG EM", "DA VANG ANH", "DA VANG CHI"),
    joiners=("VA",),
    blocking=(
        "CHUA", "KHONG", "KO", "SAI", "NHAM", "LOI", "THAT BAI", "KHOANG", "IT NHAT", "NEU", "DU KIEN", "CHI TIEU",
        "MUC TIEU", "PHAN DAU", "BAO NHIEU", "PHAI KHONG", "DUNG KHONG", "NGAY MAI", "SANG MAI", "CHIEU MAI", "TOI MAI",
        "THIEU", "CHANG", "HONG", "HUT", "TRU", "BOT", "UOC", "TAM TINH",
    ),
    blocking_near=("TAM", "HON", "GAN", "TREN", "DUOI", "SE", "MAI", "CON", "K", "KHG", "HK", "TOI DA", "TOI THIEU"),
    adverts=(
        "HTTP", "HTTPS", "WWW", "QC", "TRUNG THUONG", "VAY TIEN", "VAY", "LAI SUAT", "KHUYEN MAI", "TRUY CAP", "SOAN",
        "GIAM GIA", "LH", "LIEN HE MUA", "TRIEU DONG", "BAN XE", "GIA RE",
    ),
)  # fmt: skip
