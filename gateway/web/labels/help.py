"""The labels of the guide's pages, in Vietnamese."""

LABELS = {
    "help": "Trợ giúp",
    "help_parts": "Các phần",
    "help_whole": "Cả cuốn trên một trang",
}
