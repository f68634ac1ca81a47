"""The labels of the guide's pages, in Vietnamese."""

LABELS = {
    "help": "Trợ giúp",
    "help_parts": "Các phần",
    "help_whole": "Cả cuốn trên một trang",
    "help_troubles": "Sự cố: thấy gì, làm gì",
    "help_language": "Cuốn này viết bằng tiếng Việt; chữ in đậm là chữ của trang tiếng Việt.",
}
