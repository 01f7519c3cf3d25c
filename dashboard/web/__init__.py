"""Plain HTTP beside Dash: headers, downloads, health, the stylesheet."""
