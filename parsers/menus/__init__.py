"""The USSD menus: state and input in, page or order out."""
