"""What Vietnamese texts say beside their figures: upper case, no diacritics."""

from __future__ import annotations

from parsers.languages.grammar import Talk

_WAYS = ("DZO", "VO", "VAO", "DEN", "DI", "QUA", "XUONG")
_HOMES = ("NHA DAN", "NHA BA CON", "TUNG NHA", "TUNG HO", "TAN NHA", "TAN NHA DAN", "TUNG NHA DAN")

HOUSE_TO_HOUSE = tuple(f"{way} {place}" for way in _WAYS for place in _HOMES)
"""Ways of saying that one went from house to house."""

TALK = Talk(
    doubts=frozenset((
        "THOI KHOI", "THOI DE", "THOI BO", "THOI DUNG", "A THOI", "A MA", "MA KHOAN", "GION", "CHO VUI", "XAO",
        "DE EM", "DE TOI", "DE MINH", "DE CHAU", "DE CON", "DE COI", "DE HOI", "DE DEM", "DE MAI", "DE KIEM TRA",
        "DE RA SOAT", "HOI LAI", "COI LAI", "NGO LAI", "DEM LAI", "BAO LAI", "BAO CAO LAI", "GUI LAI", "TINH LAI",
        "RA LAI", "RA SOAT LAI", "XAC NHAN LAI", "CHECK LAI", "NOI LAI", "KIEM LAI", "LAM LAI", "DO LAI", "SO LAI",
        "DIEU CHINH", "CHINH XAC", "CHINH THUC", "SO BO", "NHO VAY", "NHO LA", "NGHE DAU", "NGHE BAO", "NGHE KE",
        "THEO LOI", "NOI VAY", "NOI THE", "NOI RUA", "NOI DZAY", "BAO VAY", "BAO RUA", "KE VAY", "GHI TAM",
        "TINH TAM", "BAO TAM", "TAM GHI", "SO NAY", "SO DO", "SO TAM", "SO CU", "SO HOM", "TAT CA", "HET THAY",
        "CHAC", "CHAC CHUNG", "CO THE", "HOA RA", "THUC RA", "THAT RA", "RA LA", "DUNG HON", "DUNG RA", "HAY SAO",
        "HAY LA", "HOAC LA", "DOAN", "LAM TRON", "TRON SO", "XAP XI", "NGOT NGHET", "ANG CHUNG", "DAU NHU", "E LA",
        "E RANG", "TRUNG NHAU", "TRUNG VOI", "TRONG DO", "TRONG SO DO", "GOP", "DON LAI", "GOM LAI", "CONG LAI",
        "XA KHAC", "NOI KHAC", "THAY VI", "DUNG LAY", "DUNG TIN", "BO RA", "RUT LAI", "RUT TIN", "DE LAI", "GIA BO",
        "GIA DU", "GIA SU", "THEO KE HOACH", "DUOC GIAO", "NEU KIP", "CHO DUYET", "CHO XAC NHAN", "EM BAO LAI",
        "EM GUI LAI", "EM BAO CAO LAI", "TOI BAO LAI", "TOI GUI LAI", "MAI BAO", "LAT BAO", "NHO KHONG", "CO TRUNG",
        "BI TRUNG", "TRUNG LAP", "BO DI", "XIN BO", "BIA RA", "NOI BIA", "DE XEM LAI", "SUY RA", "TINH RA", "GHI DAI",
        "BAO DAI", "NOI DAI", "DOI EM", "DOI TOI", "DOI XIN", "GAN DUNG", "TUONG DOI", "LAY TRON", "NOI TRON",
        "GOM BA", "GOM HAI", "GOM MAY", "DAY LA", "KE HOACH", "DU DINH", "MAI MOI", "MAI LAM", "LO TAY", "BAM",
        "NGHICH", "TU GUI", "THAY CHO", "BAO ROI", "GUI ROI", "RUT TEN", "KIEM DEM", "PHONG CHUNG", "SAI SOT", "LECH",
        "KHOP", "DANH MAY", "THOI XOA", "EM BIA", "EM PHONG", "EM GOP", "EM UOC", "ANH XOA", "CHI XOA", "CO KHI",
        "EM BAO ROI", "EM GUI ROI",
    )),
    circumstances=frozenset((
        "MUA", "MUA BAO", "MUA LU", "MUA DAM", "NANG", "NANG GAT", "LU", "LUT", "NGAP", "BAO LUT", "LANH", "RET",
        "NUOC LON", "SAT LO", "MANG", "MANG YEU", "MAT MANG", "MAT SONG", "RUNG SONG", "MAT DIEN", "CUP DIEN", "CAY",
        "GAT", "GAT LUA", "RAY", "RUONG", "MUA VU", "HET PIN", "MAY HU", "XUONG DONG", "LAM DONG", "DAM CUOI",
        "DAM GIO", "GIO CHAP",
    )),
    at_work=frozenset((
        "DAY", "NE", "NE ANH", "NE CHI", "NE EM", "NI", "VAN DI", "CUNG DI", "DI XONG", "LAM XONG", "DI CA NGAY",
        "DI MIET", "DI SUOT", "VE SOM", "VE TRE", "VAT VA", "MET", "MET QUA", "KHO KHAN", "CUC QUA", "DUONG XA",
        "DONG VUI", "PHAN KHOI", "HUONG UNG", "UNG HO", "NHIET TINH", "CAN BO", "THUC HIEN KE HOACH",
        *HOUSE_TO_HOUSE,
    )),
    closings=frozenset((
        "CHUC", "KINH CHUC", "KHOE", "THONG CAM", "XIN LOI", "BA CON", "VUI", "MUNG", "LAM TIEP", "MAI LAM TIEP",
        "DI TIEP", "TIEP TUC", "HO TRO", "GIUP DO", "CO GI", "CAN GI", "GOI EM", "BIET", "NAM", "TONG HOP GIUP",
        "GHI GIUP", "GHI GIUM", "GHI NHAN", "GHI DUM", "NGHI", "THANKS", "BYE", "HEN GAP", "HEN MAI",
    )),
    hardships=frozenset((
        "PHAI",
    )),
    late=frozenset((
        "QUEN", "TRE", "MUON", "HET PIN",
    )),
    therefore=frozenset((
        "NEN", "CHO NEN",
    )),
    gatherings=frozenset((
        "HOP", "HOP DAN", "HOP THON", "CUOC HOP", "HOI NGHI", "LOP HOC", "LOP", "TIEC", "DAM", "DAM CUOI", "DAM GIO",
        "GIO CHAP",
    )),
    attended=frozenset((
        "DU", "THAM DU", "THAM GIA", "DEN DU", "BA CON", "CHO BA CON", "CHO DAN", "CHO NGUOI DAN", "TAI NHA VAN HOA",
        "O NHA VAN HOA", "TAI NHA VAN HOA THON", "O NHA VAN HOA THON", "TAI DIEM THON", "TAI THON", "TAP TRUNG",
    )),
)  # fmt: skip
