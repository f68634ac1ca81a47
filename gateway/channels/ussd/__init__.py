"""The USSD dialects: how aggregators and operators spell a session."""
