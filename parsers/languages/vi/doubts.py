"""Vietnamese words that keep a text from being counted, by what they say: upper case, no diacritics.

They are looked for on the words themselves, anywhere in the text, whatever phrase the words may also belong to.
"""

from __future__ import annotations

from collections.abc import Mapping

from parsers.languages.grammar import Doubt, Phrases

DOUBTS: Mapping[Doubt, Phrases] = {
    Doubt.NEGATED: (
        "CHUA", "KHONG", "KO", "CHANG", "HONG", "LOI", "THAT BAI", "THIEU", "HUT", "TRU", "BOT", "DAU CO", "CO DAU",
        "MO CO", "CO MO", "TREO", "BI TREO", "HU HET", "THOAT HET",
        "MAT TAI KHOAN",
    ),
    Doubt.ESTIMATE: (
        "KHOANG", "IT NHAT", "UOC", "TAM TINH", "TAM THOI", "HINH NHU", "CO LE", "CHAC LA", "CHAC VAY", "TAM VAY",
        "EM DOAN", "DOAN VAY", "DOAN", "CHAC CHUNG", "CO THE", "LAM TRON", "TRON SO", "LAY TRON", "NOI TRON", "XAP XI",
        "NGOT NGHET", "ANG CHUNG", "DAU NHU", "GAN DUNG", "TUONG DOI", "SO BO", "SO TAM", "GHI TAM", "TINH TAM",
        "BAO TAM",
        "TAM GHI", "GHI DAI", "BAO DAI", "NOI DAI", "NHO LA", "NHO VAY", "MAY RA", "HEN XUI", "NHIEU LAM LA",
        "DAI KHAI",
        "XE DICH", "MANG MANG", "NGHI VAY", "HON CHUT",
    ),
    Doubt.PLAN: (
        "NEU", "DU KIEN", "DU DINH", "DINH VAY", "TINH VAY", "DU TINH", "CHI TIEU", "MUC TIEU", "PHAN DAU", "NGAY MAI",
        "SANG MAI", "CHIEU MAI", "TOI MAI", "SE", "SAP", "SAP TOI", "KE HOACH", "DU TRU", "HUA", "CAM KET",
        "QUYET TAM", "DAT MUC",
        "DINH MUC", "DUOC GIAO", "THEO KE HOACH", "NEU KIP", "LAT NUA", "CHUT NUA", "GIA DU", "GIA SU", "GIA NHU",
        "CO KHI",
        "CHO DUYET", "CHO XAC NHAN", "MAI MOI", "MAI LAM", "BUA MOT", "MAI MOT", "PHAI CHI", "PHAI DAT", "XA GIAO",
        "HUYEN GIAO", "CHUAN BI",
    ),
    Doubt.SENT_BACK: (
        "BI TRA LAI", "TRA LAI", "XA BAC", "CONG AN BAC", "HUYEN BAC", "BI BAC", "BAC BO",
    ),
    Doubt.TAKEN_BACK: (
        "BI HUY", "SAI", "NHAM", "KHONG PHAI", "KO PHAI", "CHANG PHAI", "DAU PHAI",
        "KHOAN", "KHOI GHI", "KHOI TINH", "DUNG GHI", "DUNG TINH", "BO QUA", "BO TIN", "GHI LON",
        "GUI LON", "EM GUI LON", "BAO LON", "EM BAO LON", "NHAN LON", "LON ROI", "GHI LAM", "GUI LAM", "XEM LAI",
        "KIEM TRA LAI",
        "NOI CHOI", "NOI DUA", "DUA THOI", "GHI CHOI", "CHO VUI", "GION", "XAO", "TEST", "VI DU", "VD", "MAU",
        "GHI THU",
        "GUI THU", "NHAN THU", "THU NGHIEM", "LAM THU", "THU COI", "THU XEM", "THU THOI", "THU MAY", "THOI KHOI",
        "THOI DE",
        "THOI BO", "THOI DUNG", "A THOI", "A MA", "MA KHOAN", "DE EM", "DE TOI", "DE MINH", "DE CHAU", "DE CON",
        "DE COI", "DE HOI", "DE DEM", "DE MAI", "DE KIEM TRA", "DE RA SOAT", "HOI LAI", "COI LAI", "NGO LAI", "DEM LAI",
        "BAO CAO LAI", "GUI LAI", "TINH LAI", "RA LAI", "RA SOAT LAI", "XAC NHAN LAI", "CHECK LAI", "NOI LAI",
        "KIEM LAI", "LAM LAI", "DO LAI", "SO LAI", "DIEU CHINH", "CHINH THUC", "HET THAY", "HOA RA", "THUC RA",
        "THAT RA", "RA LA", "DUNG HON", "DUNG RA", "TRUNG NHAU", "TRUNG VOI", "GOP", "DON LAI", "GOM LAI", "CONG LAI",
        "THAY VI", "DUNG LAY", "DUNG TIN", "BO RA", "RUT LAI", "RUT TIN", "RUT TEN", "DE LAI", "GIA BO", "BI TRUNG",
        "CO TRUNG", "TRUNG LAP", "BO DI", "XIN BO", "BO GIUM", "BO GIUP", "BIA", "SUY RA", "TINH RA", "DOI EM",
        "DOI TOI", "DOI XIN",
        "LO TAY", "NGHICH", "TU GUI", "PHONG CHUNG", "SAI SOT", "LECH", "THOI XOA", "EM PHONG", "ANH XOA", "CHI XOA",
        "EM BAO LAI", "EM GUI LAI", "TOI BAO LAI", "TOI GUI LAI", "MAI BAO", "LAT BAO", "BI LON", "TAM BAY", "NHAP BAY",
        "GHI BUA", "GHI BAY", "TRAT", "TIN CU", "TIN TRUOC", "CHEP", "XIN DINH CHINH", "CONG HAI BUA", "DAO LAI",
        "NAM MO",
    ),
    Doubt.HEARSAY: (
        "NGHE NOI", "NGHE DAU", "NGHE BAO", "NGHE KE", "NGHE DON", "THEO LOI", "NOI VAY", "NOI THE", "NOI RUA",
        "NOI DZAY", "BAO VAY", "BAO RUA", "KE VAY", "DON VAY", "DON RUA", "NGUOI TA NOI", "NGUOI TA DON",
        "BA CON NOI", "BA CON KE", "BA CON DON",
        "CHUYEN TIEP", "FWD", "FW", "NGUYEN VAN VAY",
    ),
    Doubt.EMERGENCY: (
        "DANG CHAY", "BI CHAY", "CHAY NHA", "CHAY RUNG", "CHAY KHO", "DUOI NUOC", "CAP CUU", "TAI NAN", "DIEN GIAT",
        "CUU VOI",
        "CO LAP", "BI CO LAP", "LU CUON", "NUOC LU LEN", "SAT LO CHAN", "BI SAT LO", "SAT LO DAT", "TOC MAI",
        "MAT TROM",
        "AN TROM", "DANH NHAU", "LUA DAO", "LUA DAN", "BI LUA", "CAY DO", "CAY DO DE", "MAT TICH", "CHET NGUOI",
        "CO NGUOI CHET",
        "NGO DOC", "NUOC CUON", "VO DAP", "VO DE", "XIN LUC LUONG", "GIA DANH CONG AN", "SAT LO CHAN DUONG",
        "BI THUONG",
    ),
    Doubt.PART: ("TRONG DO", "TRONG SO DO", "TRONG SO NAY"),
    Doubt.QUESTION: (
        "BAO NHIEU", "PHAI KHONG", "DUNG KHONG", "LA SAO", "SAO ANH", "TAI SAO", "LAM SAO", "VI SAO", "THE NAO",
        "HA ANH", "HA CHI", "HA EM", "HA BAC", "HAY SAO", "HAY LA", "HOAC LA",
    ),
    Doubt.OTHER: (
        "CHUC MUNG SINH NHAT", "KHUYEN MAI", "TRUNG THUONG", "TRUY CAP", "GIAM GIA", "HTTP", "HTTPS", "WWW",
        "XA KHAC", "NOI KHAC",
        "THON BEN", "THON KHAC", "XA BAN", "THON BAN", "TOAN XA", "TOAN HUYEN", "SO HO", "THAY CHO",
        "SO CU", "SO HOM QUA", "SO HOM TRUOC", "SO HOM KIA", "SO HOM BUA", "SO CUA XA", "CAP TREN", "NAM NGOAI",
        "CHIEN DICH TRUOC", "DOT TRUOC",
    ),
    Doubt.REQUEST: (
        "DE NGHI", "YEU CAU", "NHIEM VU", "GIAO", "PHAN CONG", "CHI DAO", "CAN", "PHAI", "THONG BAO", "XIN Y KIEN",
        "CONG VAN", "QUYET DINH", "VAN BAN", "CHI THI", "DA GHI", "DA SUA", "DA SUA GIUP EM", "DA SUA LAI",
        "DA THEM", "EM DA GUI", "TOI DA GUI", "DA GUI ROI", "EM DA BAO", "EM DA BAO CAO", "TOI DA BAO CAO",
        "DA BAO CAO ROI", "MA TIN", "TIN MOI", "TIN NAY", "DAN DO", "KEU", "BIEU", "CHO HOI", "CHO EM HOI",
        "EM HOI", "HOI XEM", "MUON", "THEO", "NHO XA", "XIN KICH HOAT", "XIN VANG", "XIN PHEP VANG",
        "XIN CHO VANG", "XIN DUOC", "THI NEN", "LE RA",
        "DANG LE RA",
        "DUNG RA", "BAO ROI", "GUI ROI", "EM BAO ROI", "EM GUI ROI", "HOM QUA EM BAO", "HOM QUA EM GUI",
        "HOM QUA TOI BAO", "DOI CHIEU", "TRA LOI", "XA BAO", "ANH BAO", "CHI BAO", "CO PHAI", "NHAN LAI",
        "SOAN", "SOAN TIN", "CU PHAP", "NOI LA", "CO NOI", "XA NOI", "CO DAN", "XA DAN", "ANH DAN", "CHI DAN",
    ),
}  # fmt: skip
